// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { kBox, wayBetween } from './life-ways';
import type { Place } from './life-ways';

const pointsOf = (way: string): [number, number][] => way.split(/[ML] /).filter(Boolean).map((pair) => pair.trim().split(' ').map(Number) as [number, number]);
const inside = ([x, y]: [number, number], [left, top]: Place): boolean => x > left && x < left + kBox.width && y > top && y < top + kBox.height;

it('runs straight from border to border where nothing stands between', () => {
  const points = pointsOf(wayBetween([0, 0], [300, 0], []));
  expect(points.every(([, y]) => y === points[0]![1])).toBe(true);
  expect(points.some((point) => inside(point, [0, 0]) || inside(point, [300, 0]))).toBe(false);
});

it('runs around a box that stands between', () => {
  const between: Place = [300, 0];
  expect(pointsOf(wayBetween([0, 0], [600, 0], [])).some((point) => inside(point, between))).toBe(true);
  expect(pointsOf(wayBetween([0, 0], [600, 0], [between])).some((point) => inside(point, between))).toBe(false);
});
