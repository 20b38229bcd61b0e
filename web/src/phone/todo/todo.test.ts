// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';

import { addMessages, setLanguage } from '@/i18n';
import words from '../words';
import { dueWords, groupsOf, inOrder, timeOf } from './todo';
import type { Todo, Weight } from './todo';

const kNow = Date.parse('2026-11-22T08:00:00Z');
const kMinute = 60_000;
const at = (minutes: number): string => new Date(kNow + minutes * kMinute).toISOString();
const todo = (key: string, weight: Weight, minutes?: number): Todo =>
  ({ key, title: '', about: '', whose: '', weight, due: minutes === undefined ? undefined : at(minutes), mine: false, path: '/' });
const order = (...todos: Todo[]): string[] => inOrder(todos, kNow).map((one) => one.key);

beforeEach(() => {
  addMessages('phone', words);
  setLanguage('zh');
});

describe('what waits', () => {
  it('stands by time first: late, within a day, later', () => {
    expect(order(todo('later', 'urgent', 3000), todo('soon', 'high', 600), todo('late', 'normal', -1))).toEqual(['late', 'soon', 'later']);
  });
  it('stands by weight within its time, then by deadline', () => {
    expect(order(todo('b', 'normal', -500), todo('c', 'urgent', -1), todo('a', 'urgent', -2))).toEqual(['a', 'c', 'b']);
  });
  it('comes last without a deadline, and equal ones always stand alike', () => {
    expect(order(todo('x', 'normal'), todo('b', 'normal', 9000), todo('a', 'normal', 9000))).toEqual(['a', 'b', 'x']);
  });
  it('is soon when its clock runs out, however far off the deadline, and comes before the weightier', () => {
    const pressing = { ...todo('clock', 'normal', 5000), pressing: true, order: 1 };
    expect(timeOf(pressing, kNow)).toBe('soon');
    expect(order(todo('urgent', 'urgent', 600), pressing)).toEqual(['clock', 'urgent']);
  });
  it('shows orders before findings, and of neither so many that the other is hidden', () => {
    const findings = Array.from({ length: 9 }, (_, at) => todo(`f${at}`, 'urgent', -60 + at));
    const orders = [{ ...todo('o1', 'normal', -1), order: 1 }, { ...todo('o2', 'normal', 6000), order: 2 }];
    const [late, later] = groupsOf([...findings, ...orders], kNow, 5);
    expect(late!.parts.map((part) => [part.kind, part.first.length, part.rest.length])).toEqual([['order', 1, 0], ['finding', 5, 4]]);
    expect([late!.count, later!.time, later!.parts.length]).toEqual([10, 'later', 1]);
    expect(groupsOf([...findings, orders[1]!], kNow, 5)[0]!.parts[0]!.rest.length).toBe(4);
    expect(groupsOf(findings, kNow, 5)[0]!.parts[0]!.rest).toEqual([]);
  });
  it('is late from the moment its deadline is past', () => {
    expect([timeOf({ due: at(-1) }, kNow), timeOf({ due: at(0) }, kNow), timeOf({ due: at(24 * 60) }, kNow), timeOf({ due: at(24 * 60 + 1) }, kNow), timeOf({}, kNow)])
      .toEqual(['late', 'soon', 'soon', 'later', 'later']);
  });
  it('says how late it is, or how much time is left', () => {
    expect(dueWords(at(-3 * 24 * 60), kNow)).toBe('超期 3 天');
    expect(dueWords(at(-59), kNow)).toBe('超期 59 分钟');
    expect(dueWords(at(125), kNow)).toBe('还剩 2 小时');
    expect(dueWords(at(0), kNow)).toBe('还剩 1 分钟');
    expect(dueWords(at(3 * 24 * 60), kNow)).toBe('11-25 16:00 前');
    expect(dueWords(undefined, kNow)).toBe('');
  });
});
