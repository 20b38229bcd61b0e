// SPDX-License-Identifier: Apache-2.0
// Figures of a measurement on the labelled set.
import type { LabelledRun } from './api';

/** Stands for all built-in models together. */
export const kAllModels = 'all';

export interface LabelledFigures {
  planted: number;
  missed: number;
  raised: number;
  wrong: number;
  /** None when nothing was planted. */
  missRate?: number;
  /** Of what was raised; none when nothing was. */
  falseRate?: number;
}

/** Of one model, or of all but own rules, for which nothing is planted. */
export function figuresOf(run: LabelledRun, model: string): LabelledFigures {
  const counted = run.models.filter((one) => !one.own && (model === kAllModels || one.model === model));
  const total = (key: 'planted' | 'missed' | 'raised' | 'falsely_raised'): number => counted.reduce((sum, one) => sum + one[key], 0);
  const figures = { planted: total('planted'), missed: total('missed'), raised: total('raised'), wrong: total('falsely_raised') };
  return {
    ...figures,
    missRate: figures.planted ? figures.missed / figures.planted : undefined,
    falseRate: figures.raised ? figures.wrong / figures.raised : undefined,
  };
}

/** Why models miss everything that no tuning is the reason of. */
export function labelledHints(run: LabelledRun | undefined): ('no_phones' | 'no_areas')[] {
  if (!run) return [];
  return [...(run.phones_listed ? [] : ['no_phones' as const]), ...(run.areas_listed ? [] : ['no_areas' as const])];
}
