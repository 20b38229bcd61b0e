// SPDX-License-Identifier: Apache-2.0
// What every step of one picture is drawn with.
import type { ComputedRef, InjectionKey } from 'vue';

import type { Text } from '@/api/types';
import { language } from '@/i18n';
import type { Tone } from '@/piece/tone';
import type { GroupText, PersonName, StepText, StepView } from '@/reference/order';

export type Standing = StepView['standing'];

export interface Picture {
  /** By the step's id; none: no order, the service alone. */
  standings?: Map<string, StepView>;
  people: PersonName[];
  form: GroupText[];
  visits: Record<string, number>;
  names: Record<string, string>;
}

export const kPicture: InjectionKey<ComputedRef<Picture>> = Symbol('flow picture');
export const kStandingTones: Record<Standing, Tone> = { ahead: 'idle', here: 'busy', passed: 'good', failed: 'bad', deserted: 'warn' };
export const kLegend: Standing[] = ['passed', 'here', 'ahead', 'failed', 'deserted'];

/** What roles, posts and groups are called, in the language of the person. */
export const namesOf = (names: Record<string, Text>): Record<string, string> => Object.fromEntries(Object.entries(names).map(([key, name]) => [key, name[language()]]));

/** A path is on the way when the order is or was at one of its steps. */
export function isTaken(steps: StepText[], standings: Picture['standings']): boolean {
  return steps.some((step) => (standings?.get(step.id)?.standing ?? 'ahead') !== 'ahead' || (step.paths ?? []).some((path) => isTaken(path.steps, standings)));
}

/** Of a branch nobody is told when its paths are over; it is where they are. */
export function standingOf(step: StepText, standings: NonNullable<Picture['standings']>): Standing {
  const own = standings.get(step.id)?.standing ?? 'ahead';
  if (own !== 'ahead' || !step.paths) return own;
  const inside = step.paths.flatMap((path) => path.steps).map((one) => standingOf(one, standings));
  if (inside.every((one) => one === 'ahead')) return 'ahead';
  return inside.every((one) => one === 'ahead' || one === 'passed') ? 'passed' : 'here';
}

/** How often an order was at each step: one visit gives all its tasks their beginning at once; what the platform does counts by visit. */
export function visitsOf(tasks: { step: string; opened_at: string }[], deeds: { step: string; visit: number; is_undo: boolean }[]): Record<string, number> {
  const seen = new Map<string, Set<string>>();
  const add = (step: string, visit: string): void => void seen.set(step, (seen.get(step) ?? new Set()).add(visit));
  for (const task of tasks) add(task.step, task.opened_at);
  for (const deed of deeds) if (!deed.is_undo) add(deed.step, `visit ${deed.visit}`);
  return Object.fromEntries([...seen].map(([step, visits]) => [step, visits.size]));
}
