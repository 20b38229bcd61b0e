// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { ClassDuty, ClassRule, Rules } from './api';
import { clausesOf, findClauses, matrix } from './matrix';

type Duty = ClassDuty['duty'];

const both = (words: string): { zh: string; en: string } => ({ zh: words, en: words });
const duty = (code: Duty): Rules['duties'][number] => ({
  duty: code, name: both(code), meaning: both(''), present_when: both(''), severity: 'high', clauses: [], action: both(''),
});
const rule = (code: string, duties: Duty[], fixed?: boolean): ClassRule => ({
  code, functions: ['data'], scope: both(''), fixed, risk: 'medium', risk_stated: true, when_fixed: [], clause: '', examples: both(''),
  duties: duties.map((one) => ({ duty: one, clauses: ['§3.2(4)'], why: both('') })),
});
const rules: Rules = {
  version: '1', effective_from: '2020-08-17', name: both(''), limits: { voice: 5, sms: 5, data: 10, large_mb: 100 }, refusals: [],
  general: [{ clause: '§3.2(5)', when: { fixed: true }, duty: 'area', why: both('固定') }],
  clauses: [
    { number: '§3.2(4)', title: both('硬限定'), words: both('非定向大流量') },
    { number: '§2.1.2', title: both('卡片限定'), words: both('贴片卡') },
  ],
  duties: [duty('card_tie'), duty('area')],
  classes: [rule('1-4', ['card_tie'], false), rule('3-1', []), rule('3-3', ['card_tie', 'area'], true)],
};

it('puts classes under their functions, with a cell for every duty in order', () => {
  const mark = (cell: { asked?: unknown; depends?: unknown }): string => (cell.asked ? 'asked' : cell.depends ? 'depends' : '-');
  const shape = matrix(rules).map(({ functions, rows }) => [functions, rows.map(({ rule: one, cells }) => [one.code, cells.map(mark)])]);
  expect(shape).toEqual([
    ['1', [['1-4', ['asked', '-']]]],
    ['3', [['3-1', ['-', 'depends']], ['3-3', ['asked', 'asked']]]],
  ]);
});

it('names the clause that asks for what the class leaves open', () => {
  expect(matrix(rules)[1]!.rows[0]!.cells[1]!.depends).toEqual({ duty: 'area', clauses: ['§3.2(5)'], why: both('固定') });
});

it('keeps the order of the clauses asked for, also of one that is not listed', () => {
  expect(clausesOf(rules, ['§2.1.2', '§9']).map((clause) => [clause.number, clause.title.zh])).toEqual([['§2.1.2', '卡片限定'], ['§9', '']]);
});

it.each([
  ['3.2(4)', ['§3.2(4)']],
  ['3.2（4）', ['§3.2(4)']],
  ['§2', ['§2.1.2']],
  ['.2', ['§3.2(4)', '§2.1.2']],
  ['贴片', ['§2.1.2']],
  ['', ['§3.2(4)', '§2.1.2']],
  ['无', []],
])('"%s" finds %j', (typed, found) => expect(findClauses(rules.clauses, typed).map((clause) => clause.number)).toEqual(found));
