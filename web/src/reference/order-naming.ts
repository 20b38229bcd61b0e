// SPDX-License-Identifier: Apache-2.0
// People of the next steps whom somebody names: the applicant when submitting, whoever decides when agreeing.
import type { FlowText, OrderDetail, StepText, Way } from './order';
import type { Chosen } from './service';

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

/** Whom somebody names with this act, by step. */
export function namedWith(order: OrderDetail, way: Way): StepToName[] {
  if (way.act === 'submit') return stepsToName(order.flow);
  const step = way.act === 'approve' ? order.tasks.find((task) => task.number === way.task)?.step : undefined;
  return step ? stepsToName(order.flow, step) : [];
}

/** Whom they named before: the order keeps it beside its form. */
export const namedBefore = (order: OrderDetail): Chosen => ({ ...((order.values as Record<string, unknown>)['@chosen'] as Chosen | undefined) });
