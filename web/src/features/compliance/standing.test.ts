// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { ClassStanding, Compliance, DutyStanding } from './api';
import { changeTone, changeWord, dutyTable, gradeOf, heatOf, listOf, matrixOf, matrixTable, notJudged, ownListOf, toneOf } from './standing';
import words from './words';

beforeAll(() => addMessages('compliance', words));

const standing = (code: string, total: number, ok: number): ClassStanding => ({ class: code, risk: 'medium', risk_stated: true, total, ok });

it('lays eighteen classes into six rows of three, empty where the answer has none', () => {
  const rows = matrixOf([standing('3-1', 850, 800)]);
  expect(rows).toHaveLength(6);
  expect(rows.flatMap((row) => row.cells.map((cell) => cell.class)).sort()).toHaveLength(18);
  expect(rows[0]!.cells[2]).toMatchObject({ class: '3-1', total: 850 });
  expect(rows[5]!.cells[0]).toMatchObject({ class: '1-6', total: 0 });
});

it.each([
  [0, 0, 'none'],
  [10, 10, 'good'],
  [10, 9, 'fair'],
  [1000, 899, 'bad'],
])('%i cards, %i of them whole: %s', (total, ok, grade) => expect(gradeOf({ total, ok })).toBe(grade));

it('colours a rate as it grades a cell', () => {
  expect([toneOf(1), toneOf(0.95), toneOf(0.5), toneOf(null), toneOf(undefined)]).toEqual(['good', 'warn', 'bad', undefined, undefined]);
});

const duty = (name: string, required: number, missing: number): DutyStanding =>
  ({ duty: name as never, name: { zh: name, en: name }, required, missing, clauses: ['§1', '§2'] });

it('puts the duty that is missing most often first and leaves out those nobody is asked for', () => {
  const table = dutyTable([duty('a', 10, 0), duty('b', 0, 0), duty('c', 8, 2), duty('d', 20, 2)], (one) => one.name.zh);
  expect(table.rows.map((row) => row.duty)).toEqual(['d', 'c', 'a']);
  expect(table.rows[1]).toMatchObject({ required: 8, present: 6, missing: 2, rate: '75.0%', clauses: '§1 §2' });
  expect(table.duties.map((one) => one.duty)).toEqual(['d', 'c', 'a']);
});

it('writes no rate for a class without cards', () => {
  expect(matrixTable([standing('1-1', 0, 0), standing('1-2', 4, 1)], (code) => code).rows.map((row) => [row.gaps, row.rate])).toEqual([[0, undefined], [3, '25.0%']]);
});

it('says how a rate moved, and nothing where nothing is recorded', () => {
  expect([changeWord(0.031), changeWord(-0.2), changeWord(0.0001), changeWord(null)]).toEqual(['升 3.1 个百分点', '降 20.0 个百分点', '持平', '—']);
  expect([changeTone({ change: 0.1 }), changeTone({ change: -0.1 }), changeTone({ change: 0 }), changeTone({})]).toEqual(['good', 'bad', undefined, undefined]);
});

it('grades a duty of a unit by what is lacking', () => {
  const heat = (required: number, missing: number) => heatOf({ required, missing });
  expect([heat(0, 0), heat(10, 0), heat(100, 9), heat(10, 4), heat(10, 5)]).toEqual(['', 'heat-0', 'heat-1', 'heat-2', 'heat-3']);
});

it('says how many are not judged and why', () => {
  expect(notJudged({ phone: 2510, unknown: 0, iot: 12, judged: 9 } as Compliance)).toEqual([{ key: 'phone', count: 2510 }, { key: 'closed', count: 3 }]);
});

it('leads to the list with the scope that is open', () => {
  expect(listOf(undefined, { class: '3-4' })).toEqual({ path: '/cards', query: { class: '3-4' } });
  expect(listOf(4, { missing: 'quota' }).query).toEqual({ missing: 'quota', unit_id: '4' });
  expect(ownListOf(4, { missing: 'quota' }).query).toEqual({ missing: 'quota', unit: '4' });
});
