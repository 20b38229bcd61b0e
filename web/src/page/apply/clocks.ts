// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';
import { kPriorities } from '@/reference/order';
import type { ClockRule } from '@/reference/service';

/** By priority, the usual one first; those that the console does not know after those it does. */
export function limitsOf(clock: ClockRule): [string, number][] {
  const place = (priority: string): number => {
    const at = (kPriorities as readonly string[]).indexOf(priority);
    return at < 0 ? kPriorities.length : at;
  };
  return Object.entries(clock.minutes).sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** 16 个工作小时, 90 分钟. Not in days: how long a working day is, the calendar says. */
export function limitWords(minutes: number, workingTime: boolean): string {
  const kind = workingTime ? 'working' : 'any';
  return minutes % 60 === 0 ? say(`services.clock.hours_${kind}`, { n: minutes / 60 }) : say(`services.clock.minutes_${kind}`, { n: minutes });
}
