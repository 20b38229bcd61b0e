// SPDX-License-Identifier: Apache-2.0
// What versions of the working calendar changed, as people read it.
import type { CalendarVersion } from './api';
import { kDays } from './calendar';
import type { Hours } from './calendar';
import { addDays } from './duty';

export type DayChange = CalendarVersion['days'][number];
export interface SpanChange extends Omit<DayChange, 'day'> {
  from: string;
  to: string;
}

/** Days side by side to which the same was done are one line. */
export function joinedChanges(days: DayChange[]): SpanChange[] {
  const spans: SpanChange[] = [];
  for (const { day, ...what } of days) {
    const last = spans.at(-1);
    const same = last && addDays(last.to, 1) === day && last.before === what.before && last.after === what.after && last.name_before === what.name_before && last.name_after === what.name_after;
    if (same) last.to = day;
    else spans.push({ ...what, from: day, to: day });
  }
  return spans;
}

/** "一–五 09:00-12:00, 六 09:00-12:00": weekdays with the same hours together. */
export function hoursLine(hours: Hours, name: (day: (typeof kDays)[number]) => string): string {
  const groups: { from: (typeof kDays)[number]; to: (typeof kDays)[number]; text: string }[] = [];
  for (const day of kDays) {
    const text = (hours[day] ?? []).join(' ');
    const last = groups.at(-1);
    if (last && last.text === text && kDays.indexOf(last.to) === kDays.indexOf(day) - 1) last.to = day;
    else groups.push({ from: day, to: day, text });
  }
  return groups.filter(({ text }) => text).map(({ from, to, text }) => `${from === to ? name(from) : `${name(from)}–${name(to)}`} ${text}`).join(', ');
}
