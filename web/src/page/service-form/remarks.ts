// SPDX-License-Identifier: Apache-2.0
// What is said about a form: refusals, warnings and what is only to be known, at the field they are about.
import type { ApiProblem } from '@/api/problem';
import type { Schemas } from '@/api/types';

export type Remark = Schemas['Remark'];

const kValues = 'values.';

/** The remarks of a form that the server refused; they come in the language of the person. */
export function remarksOf(problem: ApiProblem): Remark[] {
  return problem.errors
    .filter((error) => error.where?.field?.startsWith(kValues))
    .map(({ code, detail, where }) => ({
      field: where!.field!.slice(kValues.length), code, weight: 'refuse', words: { zh: detail, en: detail }, clause: where!.clause ?? '',
    }));
}

/** The field a place belongs to: "lines" for "lines[2].amount". */
export const fieldOf = (place: string): string => /^[^[.]*/.exec(place)![0];

export const remarksAt = (remarks: Remark[], place: string): Remark[] => remarks.filter((remark) => remark.field === place);
/** Of a field that is no table, or of a table and all its cells. */
export const remarksOn = (remarks: Remark[], field: string): Remark[] => remarks.filter((remark) => fieldOf(remark.field) === field);
export const refusals = (remarks: Remark[]): Remark[] => remarks.filter((remark) => remark.weight === 'refuse');
export const kWeights: Remark['weight'][] = ['refuse', 'warn', 'tell'];
/** What must be corrected first, then warnings, then what is only told. */
export const byWeight = (remarks: Remark[]): Remark[] => kWeights.flatMap((weight) => remarks.filter((remark) => remark.weight === weight));
