// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { ClassRule, DutyRule, Rules } from './api';
import { clausesOf, findClauses, matrix } from './matrix';

const both = (words: string): { zh: string; en: string } => ({ zh: words, en: words });
const duty = (code: string): DutyRule => ({
  duty: code, name: both(code), meaning: both(''), present_when: both(''), severity: 'high', action: both(''),
});
const rule = (code: string, duties: string[]): ClassRule => ({
  code, functions: ['data'], scope: both(''), large: false, fixed: false, risk: 'medium', risk_stated: true,
  duties: duties.map((one) => ({ duty: one, clauses: ['§3.2(4)'], why: both('') })),
});
const rules: Rules = {
  version: '1', effective_from: '2020-08-17', limits: {},
  clauses: [
    { number: '§3.2(4)', title: both('硬限定'), words: both('非定向大流量') },
    { number: '§2.1.2', title: both('卡片限定'), words: both('贴片卡') },
  ],
  duties: [duty('card_tie'), duty('quota')],
  classes: [rule('1-4', ['card_tie']), rule('3-1', ['quota']), rule('3-4', ['card_tie', 'quota'])],
};

it('puts classes under their functions, with a cell for every duty in order', () => {
  const shape = matrix(rules).map(({ functions, rows }) => [
    functions, rows.map(({ rule: one, cells }) => [one.code, cells.map((cell) => (cell.asked ? cell.duty : '-'))]),
  ]);
  expect(shape).toEqual([
    ['1', [['1-4', ['card_tie', '-']]]],
    ['3', [['3-1', ['-', 'quota']], ['3-4', ['card_tie', 'quota']]]],
  ]);
});

it('keeps the order of the clauses asked for, also of one that is not listed', () => {
  expect(clausesOf(rules, ['§2.1.2', '§9']).map((clause) => [clause.number, clause.title.zh])).toEqual([['§2.1.2', '卡片限定'], ['§9', '']]);
});

it.each([
  ['3.2(4)', ['§3.2(4)']],
  ['3.2（4）', ['§3.2(4)']],
  ['贴片', ['§2.1.2']],
  ['', ['§3.2(4)', '§2.1.2']],
  ['无', []],
])('"%s" finds %j', (typed, found) => expect(findClauses(rules.clauses, typed).map((clause) => clause.number)).toEqual(found));
