// SPDX-License-Identifier: Apache-2.0
import type { Clause, ClassDuty, ClassRule, GeneralRule, Rules } from './api';

export interface Cell {
  duty: ClassDuty['duty'];
  /** The class asks for it. */
  asked?: ClassDuty;
  /** Asked for only of cards that also are what the class leaves open, for instance of fixed position. */
  depends?: ClassDuty;
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
    group.rows.push({ rule, cells: rules.duties.map(({ duty }) => cellOf(rules, rule, duty)) });
    groups.set(functions, group);
  }
  return [...groups.values()];
}

function cellOf(rules: Rules, rule: ClassRule, duty: Cell['duty']): Cell {
  const asked = rule.duties.find((one) => one.duty === duty);
  if (asked) return { duty, asked };
  const general = rules.general.find((one) => one.duty === duty && mayHold(one, rule));
  return general ? { duty, depends: { duty, clauses: [general.clause], why: general.why } } : { duty };
}

/** No stated part of the condition is against the class; what the class leaves open may be so. */
function mayHold({ when }: GeneralRule, rule: ClassRule): boolean {
  const facts: Record<string, boolean | undefined> = {
    voice: rule.functions.includes('voice'),
    sms: rule.functions.includes('sms'),
    data: rule.functions.includes('data'),
    directed: rule.directed,
    large: rule.large,
    fixed: rule.fixed,
  };
  return Object.entries(when).every(([part, wanted]) => part in facts && (facts[part] === undefined || facts[part] === wanted));
}

/** The clauses of those numbers, in their order; a number without a clause keeps its number. */
export function clausesOf(rules: Rules, numbers: string[]): Clause[] {
  const byNumber = new Map(rules.clauses.map((clause) => [clause.number, clause]));
  return numbers.map((number) => byNumber.get(number) ?? { number, title: { zh: '', en: '' }, words: { zh: '', en: '' } });
}

// 3.2, §3.2(4): the beginning of a number, not words.
const kNumber = /^§?\d[\d.]*(\(\d*\)?)?$/;

/** Clauses whose number begins with what was typed, or whose words in either language contain it. Full-width brackets will do. */
export function findClauses(clauses: Clause[], typed: string): Clause[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll('（', '(').replaceAll('）', ')');
  const words = plain(typed.trim());
  if (kNumber.test(words)) {
    const start = `§${words.replace('§', '')}`;
    return clauses.filter(({ number }) => number.startsWith(start));
  }
  return clauses.filter(({ number, title, words: said }) =>
    plain(`${number} ${title.zh} ${title.en} ${said.zh} ${said.en}`).includes(words),
  );
}
