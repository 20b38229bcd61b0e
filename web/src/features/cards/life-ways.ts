// SPDX-License-Identifier: Apache-2.0
// Where the arrows of the diagram of a card's life run: from border to border, around the boxes that stand between.
export const kBox = { width: 112, height: 40 };
export type Place = readonly [x: number, y: number];

interface Point {
  x: number;
  y: number;
}

const kClear = 8; // pixels between an arrow and a box that is not its own
const kAside = 5; // arrows there and back lie beside each other
const kBends = [0, 40, -40, 70, -70, 100, -100, 140, -140]; // of the middle, tried in this order
const kSteps = 40;

const middle = ([x, y]: Place): Point => ({ x: x + kBox.width / 2, y: y + kBox.height / 2 });

/** A point of the curve from `a` over `bend` to `b`; 0 is `a`. */
function on(a: Point, bend: Point, b: Point, at: number): Point {
  const [p, q, r] = [(1 - at) ** 2, 2 * at * (1 - at), at ** 2];
  return { x: p * a.x + q * bend.x + r * b.x, y: p * a.y + q * bend.y + r * b.y };
}

const within = (point: Point, [x, y]: Place, clear: number): boolean =>
  point.x > x - clear && point.x < x + kBox.width + clear && point.y > y - clear && point.y < y + kBox.height + clear;

/** The path of the arrow between two boxes, as SVG writes it, clear of `others` where one of the bends allows it. */
export function wayBetween(from: Place, to: Place, others: readonly Place[]): string {
  const [from0, to0] = [middle(from), middle(to)];
  const length = Math.hypot(to0.x - from0.x, to0.y - from0.y);
  const side = { x: -(to0.y - from0.y) / length, y: (to0.x - from0.x) / length };
  const shifted = (point: Point, by: number): Point => ({ x: point.x + side.x * by, y: point.y + side.y * by });
  const [a, b] = [shifted(from0, kAside), shifted(to0, kAside)];
  const centre = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const points = (bend: number): Point[] => Array.from({ length: kSteps + 1 }, (_, at) => on(a, shifted(centre, bend * 2), b, at / kSteps));
  const bend = kBends.find((one) => points(one).every((point) => !others.some((box) => within(point, box, kClear)))) ?? 0;
  const outside = points(bend).filter((point) => !within(point, from, 0) && !within(point, to, 3));
  return outside.map((point, at) => `${at ? 'L' : 'M'} ${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join(' ');
}
