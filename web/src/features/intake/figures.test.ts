// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';

import { barsOf, paceOf, reasonsOf, removedAt } from './figures';

const pace = (rows: number[]): { at: string; rows: number; taken: number }[] => rows.map((one) => ({ at: '2026-11-22T12:00:00+08:00', rows: one, taken: one }));

test('the pace is that of the last whole interval', () => {
  expect(paceOf(pace([0, 5000, 300, 7]))).toEqual({ now: 30, most: 500 });
  expect(paceOf([])).toEqual({ now: 0, most: 0 });
});

test('a bar with any rows can be seen, one without cannot', () => {
  expect(barsOf(pace([0, 1, 1000]))).toEqual([0, 4, 100]);
});

test('reasons come by their number', () => {
  expect(reasonsOf({ time: 1, peer: 9, kind: 1 })).toEqual([['peer', 9], ['kind', 1], ['time', 1]]);
});

test('a clean-up says only what it removed', () => {
  expect(removedAt({ rejects: 2, quarantine: 0, rows: 0, marks: 7 })).toEqual([{ key: 'rejects', n: 2 }, { key: 'marks', n: 7 }]);
  expect(removedAt({ rejects: 0, quarantine: 0, rows: 0, marks: 0 })).toEqual([]);
});
