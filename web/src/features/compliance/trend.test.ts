// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { TrendAnswer } from './api';
import { changeOf, shownSeries, trendTable } from './trend';
import words from './words';

beforeAll(() => addMessages('compliance', words));

type Points = TrendAnswer['series'][number]['points'];
const point = (total: number, gaps: number): Points[number] => ({ total, gaps, ...(total ? { rate: (total - gaps) / total } : {}) });
/** What the server sends for a month without a record. */
const none = null as unknown as Points[number];
const trend = (series: TrendAnswer['series']): TrendAnswer => ({
  recorded_since: '2026-10-03',
  months: [{ month: '2026-10', taken_at: '2026-10-31T23:00:00+08:00', running: false }, { month: '2026-11', taken_at: '2026-11-22T09:00:00+08:00', running: true }],
  series,
});
const named = (key: string, points: Points): TrendAnswer['series'][number] => ({ key, name: { zh: key, en: key }, points });

it('compares with the month before only when there is one', () => {
  expect(changeOf(trend([named('', [point(10, 5), point(10, 2)])]))).toEqual({ month: '2026-10', rate: expect.closeTo(0.3), gaps: -3 });
  expect(changeOf(trend([named('', [none, point(10, 2)])]))).toBeUndefined();
  expect(changeOf({ months: [{ month: '2026-11', taken_at: '', running: true }], series: [named('', [point(10, 2)])] })).toBeUndefined();
});

it('draws the six that lack most, and leaves a month without a record empty', () => {
  const many = trend(Array.from({ length: 9 }, (_, n) => named(`${n}`, [none, point(10, n)])));
  expect(shownSeries(many).map((one) => one.key)).toEqual(['8', '7', '6', '5', '4', '3']);
  const table = trendTable(many, 'gaps', (one) => one.name.zh);
  expect(table.rows[0]!.s0).toBeUndefined();
  expect(table.rows[1]!.s0).toBe(8);
  expect(table.rows[1]!.month).toContain('2026-11');
});
