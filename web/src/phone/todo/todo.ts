// SPDX-License-Identifier: Apache-2.0
// What waits for a person, of whatever kind, and the order in which it is shown. A kind of work joins by a source of its own,
// named in sources.ts; the page, the badge and the order need no change.
import { say } from '@/i18n';
import { formatRelative } from '@/i18n/format';

export type Weight = 'urgent' | 'high' | 'normal';
export type Time = 'late' | 'soon' | 'later';

export interface Todo {
  /** Unique among all kinds: "finding-17". */
  key: string;
  title: string;
  /** What it is about, in a line. */
  about: string;
  /** Where it belongs: a unit, an applicant. */
  whose: string;
  weight: Weight;
  /** When it is to be done; work without a deadline has none. */
  due?: string;
  /** Given to this person by name. */
  mine: boolean;
  /** The page on which it is done. */
  path: string;
  /** Of an order: its id; orders can be approved several at once. */
  order?: number;
  /** Its clock is running out, however far off the deadline is. */
  pressing?: boolean;
}

export type Kind = 'order' | 'finding';
export const kindOf = (todo: Todo): Kind => (todo.order ? 'order' : 'finding');

export interface TodoSource {
  kind: string;
  /** Without it the source is not asked; absent: everybody may have such work. */
  permission?: string | string[];
  /** Events of the server after which it is asked again. */
  events: string[];
  /** The most pressing ones; `more`: there are others behind them. */
  load: (person: number) => Promise<{ items: Todo[]; more: boolean }>;
}

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;
const kWeights: Weight[] = ['urgent', 'high', 'normal'];
export const kTimes: Time[] = ['late', 'soon', 'later'];

export function timeOf(todo: Pick<Todo, 'due' | 'pressing'>, now: number): Time {
  const left = Date.parse(todo.due ?? '') - now;
  if (Number.isNaN(left) || left > kDay) return todo.pressing ? 'soon' : 'later';
  return left < 0 ? 'late' : 'soon';
}

/** Late ones first, then those due soon; in each, orders whose clock runs out, then the weightier, then the one that is due first. */
export function inOrder(todos: Todo[], now: number): Todo[] {
  const due = (todo: Todo): number => Date.parse(todo.due ?? '') || Infinity;
  const ranked = todos.map((todo) => ({ todo, time: kTimes.indexOf(timeOf(todo, now)), weight: kWeights.indexOf(todo.weight), calm: todo.pressing ? 0 : 1 }));
  ranked.sort((a, b) => a.time - b.time || a.calm - b.calm || a.weight - b.weight || compare(due(a.todo), due(b.todo)) || a.todo.key.localeCompare(b.todo.key));
  return ranked.map((one) => one.todo);
}

export interface Part {
  kind: Kind;
  /** Shown at first; the rest stands behind one line, so that many of one kind do not hide the other. */
  first: Todo[];
  rest: Todo[];
}
export interface Group {
  time: Time;
  count: number;
  parts: Part[];
}

/** By time, and within it by kind, orders first: a person waits for each of them. Where there are several kinds, each shows only its first few. */
export function groupsOf(todos: Todo[], now: number, shownMost: number): Group[] {
  const all = inOrder(todos, now);
  const several = new Set(all.map(kindOf)).size > 1;
  return kTimes.map((time) => {
    const items = all.filter((todo) => timeOf(todo, now) === time);
    const kinds = [...new Set(items.map(kindOf))].sort((a, b) => Number(b === 'order') - Number(a === 'order'));
    const most = several ? shownMost : items.length;
    const parts = kinds.map((kind) => {
      const own = items.filter((todo) => kindOf(todo) === kind);
      return { kind, first: own.slice(0, most), rest: own.slice(most) };
    });
    return { time, count: items.length, parts };
  }).filter((group) => group.count);
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** 超期 3 小时, 还剩 40 分钟, 11-26 14:05; empty without a deadline. */
export function dueWords(due: string | undefined, now: number): string {
  const at = Date.parse(due ?? '');
  if (Number.isNaN(at)) return '';
  const left = at - now;
  if (left > kDay) return say('phone.todo.until', { at: formatRelative(due, now) });
  const long = Math.abs(left);
  const [unit, size] = long >= kDay ? (['days', kDay] as const) : long >= kHour ? (['hours', kHour] as const) : (['minutes', kMinute] as const);
  const time = say(`phone.time.${unit}`, { n: Math.max(1, Math.floor(long / size)) });
  return say(left < 0 ? 'phone.todo.late_by' : 'phone.todo.left', { time });
}
