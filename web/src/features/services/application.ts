// SPDX-License-Identifier: Apache-2.0
// What an application needs besides its form, and which remarks are to be seen yet.
import { fieldOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import type { FieldText, FlowText, StepText } from '@/reference/order';
import type { Chosen } from './api';

/** A step whose people the applicant names when submitting. */
export interface StepToName {
  step: StepText;
  /** Nobody else is found without. */
  required: boolean;
}

const kDecides: StepText['kind'][] = ['approve', 'handle'];

/** The steps that are reached before anybody else decides; of a branch, those its paths begin with. */
function reachedFirst(steps: StepText[]): { reached: StepText[]; stops: boolean } {
  const reached: StepText[] = [];
  for (const step of steps) {
    if (step.kind === 'branch') {
      const paths = (step.paths ?? []).map((path) => reachedFirst(path.steps));
      reached.push(...paths.flatMap((path) => path.reached));
      if (paths.length > 0 && paths.every((path) => path.stops)) return { reached, stops: true };
      continue;
    }
    reached.push(step);
    if (kDecides.includes(step.kind)) return { reached, stops: true };
  }
  return { reached, stops: false };
}

export function stepsToName(flow: FlowText): StepToName[] {
  return reachedFirst(flow.steps.slice(1)).reached
    .filter((step) => step.people?.some((people) => people.kind === 'chosen'))
    .map((step) => ({ step, required: step.people!.every((people) => people.kind === 'chosen') }));
}

export function namedPeople(steps: StepToName[], people: Chosen): Chosen | undefined {
  const chosen = Object.fromEntries(steps.flatMap(({ step }) => (people[step.id]?.length ? [[step.id, people[step.id]!]] : [])));
  return Object.keys(chosen).length ? chosen : undefined;
}

/** While somebody still fills in, a field that was not left yet is not called wrong; nothing else is held back. */
export function visibleRemarks(remarks: Remark[], left: Set<string>, tried: boolean): Remark[] {
  return remarks.filter((remark) => tried || remark.weight !== 'refuse' || left.has(fieldOf(remark.field)));
}

const kSingle: FieldText['kind'][] = ['card', 'system', 'unit'];
const kSeveral: FieldText['kind'][] = ['cards', 'systems'];
const isId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text);

/** What the address fills in: objects by their ids, under the names of the form's fields. Anything else is left to the person. */
export function filledIn(fields: FieldText[], query: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { id, kind, length_max } of fields) {
    const given = query[id];
    if (typeof given !== 'string') continue;
    const ids = [...new Set(given.split(',').filter(isId).map(Number))];
    if (kSingle.includes(kind) && ids.length === 1) values[id] = ids[0];
    if (kSeveral.includes(kind) && ids.length) values[id] = ids.slice(0, length_max ?? undefined);
  }
  return values;
}
