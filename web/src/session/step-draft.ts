// SPDX-License-Identifier: Apache-2.0
// What somebody typed at a step of an order and has not handed in: kept in this browser, for that person and that task alone. A step that
// is gone through again has another task. It goes when the person signs out, and after a week.

const kPrefix = 'yunguan.step.';
const kKeepMs = 7 * 24 * 3_600_000;

export interface StepPlace {
  person: number;
  order: number;
  task: number;
}
export interface StepDraft {
  at: number;
  /** Fields that differ from what the order has; null where one was emptied. */
  values: Record<string, unknown>;
}

const keyOf = (place: StepPlace): string => `${kPrefix}${place.person}.${place.order}.${place.task}`;

/** A storage that is blocked has nothing, and nothing to lose. */
function tried<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

export function readStep(place: StepPlace, now = Date.now()): StepDraft | undefined {
  const draft = tried(() => JSON.parse(localStorage.getItem(keyOf(place)) ?? 'null') as StepDraft | null, null);
  return draft && typeof draft.values === 'object' && now - draft.at <= kKeepMs ? draft : undefined;
}

/** Whether it is kept now. */
export function keepStep(place: StepPlace, values: Record<string, unknown>, now = Date.now()): boolean {
  return tried(() => {
    localStorage.setItem(keyOf(place), JSON.stringify({ at: now, values }));
    return true;
  }, false);
}

function dropAll(prefix: string, but?: string): void {
  tried(() => {
    const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '');
    for (const key of keys) if (key.startsWith(prefix) && key !== but) localStorage.removeItem(key);
  }, undefined);
}

/** Of this order, but for the task that stands before the person now. */
export function dropSteps(person: number, order: number, but?: number): void {
  dropAll(`${kPrefix}${person}.${order}.`, but === undefined ? undefined : keyOf({ person, order, task: but }));
}

export function dropStepsOf(person: number): void {
  dropAll(`${kPrefix}${person}.`);
}
