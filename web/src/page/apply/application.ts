// SPDX-License-Identifier: Apache-2.0
// What an application needs besides its form, and which remarks are to be seen yet.
import { say } from '@/i18n';
import { formatList } from '@/i18n/format';
import { fieldOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import { isOver, personWord, standingWord, stepWord } from '@/reference/order';
import type { FlowText, OrderDetail, StepText } from '@/reference/order';
import type { Chosen } from '@/reference/service';

/** A step whose people are named by whoever deals with the order before. */
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

/** What comes after a step: the rest of its path, and of the flow around it. */
function stepsAfter(steps: StepText[], id: string): StepText[] | undefined {
  for (const [at, step] of steps.entries()) {
    const rest = steps.slice(at + 1);
    if (step.id === id) return rest;
    const inside = (step.paths ?? []).map((path) => stepsAfter(path.steps, id)).find((found) => found !== undefined);
    if (inside) return [...inside, ...rest];
  }
  return undefined;
}

/** Steps whose people are named by whoever completes the step `at`; absent: by the applicant. */
export function stepsToName(flow: FlowText, at = flow.steps[0]?.id): StepToName[] {
  return reachedFirst((at && stepsAfter(flow.steps, at)) || []).reached
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

/** With whom an order is now, in a sentence. */
export function nowWith(order: OrderDetail): string {
  if (isOver(order.status)) return standingWord(order);
  const here = order.steps.filter((step) => step.standing === 'here' && step.people.length);
  if (!here.length) return say('services.under_way');
  return here.map((step) => say('services.now_with', { step: stepWord(order.flow, step.id), who: formatList(step.people.map((person) => personWord(order.people, person))) })).join('；');
}
