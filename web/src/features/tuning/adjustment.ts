// SPDX-License-Identifier: Apache-2.0
// What tunings come down to, for the pages and their tests.
import type { Tone } from '@/piece/tone';
import type { Adjustment, EntryState, ReplayAnswer } from './api';

export const kStateTones: Record<EntryState, Tone> = { in_force: 'good', scheduled: 'busy', ended: 'idle' };

/** Whether an adjustment is about all cards: what it says is the model's state for the platform. */
export const isGeneral = (one: Adjustment): boolean => !one.unit_id && !one.scene && !one.device_class;

/** What holds for all cards today: the newest general adjustments in force, over what was delivered. */
export function standing(model: { name: string; percent: number }, adjustments: Adjustment[]): { on: boolean; percent: number } {
  const now = { on: true, percent: model.percent };
  const general = adjustments.filter((one) => one.model === model.name && one.state === 'in_force' && isGeneral(one));
  for (const one of [...general].sort((a, b) => a.id - b.id)) {
    if (one.on !== undefined && one.on !== null) now.on = one.on;
    if (one.percent) now.percent = one.percent;
  }
  return now;
}

/** All findings of the month, now and as proposed. */
export function totals(answer: ReplayAnswer): { now: number; proposed: number } {
  return answer.figures.reduce((sum, one) => ({ now: sum.now + one.now, proposed: sum.proposed + one.proposed }), { now: 0, proposed: 0 });
}

/** The month before that of the day, "2026-10" of 2026-11-22. */
export function monthBefore(today: Date): string {
  const month = new Date(Date.UTC(today.getFullYear(), today.getMonth() - 1, 1));
  return month.toISOString().slice(0, 7);
}
