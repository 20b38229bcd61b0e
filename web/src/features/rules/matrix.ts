// SPDX-License-Identifier: Apache-2.0
import type { Clause, ClassDuty, ClassRule, Rules } from './api';

export interface Cell {
  duty: string;
  asked?: ClassDuty;
}

export interface MatrixGroup {
  /** First figure of the code: what functions the card has. */
  functions: string;
  rows: { rule: ClassRule; cells: Cell[] }[];
}

/** Classes by their functions, each with a cell for every duty in the order of the rules. */
export function matrix(rules: Rules): MatrixGroup[] {
  const groups = new Map<string, MatrixGroup>();
  for (const rule of rules.classes) {
    const functions = rule.code.split('-')[0] ?? '';
    const group = groups.get(functions) ?? { functions, rows: [] };
    const asked = new Map(rule.duties.map((one) => [one.duty, one]));
    group.rows.push({ rule, cells: rules.duties.map(({ duty }) => ({ duty, asked: asked.get(duty) })) });
    groups.set(functions, group);
  }
  return [...groups.values()];
}

/** The clauses of those numbers, in their order; a number without a clause keeps its number. */
export function clausesOf(rules: Rules, numbers: string[]): Clause[] {
  const byNumber = new Map(rules.clauses.map((clause) => [clause.number, clause]));
  return numbers.map((number) => byNumber.get(number) ?? { number, title: { zh: '', en: '' }, words: { zh: '', en: '' } });
}

/** Clauses whose number or words in either language contain what was typed. "3.2(4)" finds "§3.2(4)", also with full-width brackets. */
export function findClauses(clauses: Clause[], typed: string): Clause[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll('（', '(').replaceAll('）', ')');
  const words = plain(typed.trim());
  return clauses.filter(({ number, title, words: said }) =>
    plain(`${number} ${title.zh} ${title.en} ${said.zh} ${said.en}`).includes(words),
  );
}
