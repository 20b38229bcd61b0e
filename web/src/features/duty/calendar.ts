// SPDX-License-Identifier: Apache-2.0
// A year of the working calendar while somebody edits it: days with marks, turned back into holidays and make-up days as the server keeps them.
import type { CalendarYear, YearPlan } from './api';
import { addDays, weekday, weeksAround } from './duty';

export type Hours = Record<string, string[]>;
export interface Holiday {
  name: string;
  from: string;
  to: string;
}
export interface Mark {
  kind: 'holiday' | 'workday';
  name: string;
}
export type Marks = ReadonlyMap<string, Mark>;
export type DayKind = 'worked' | 'weekend' | 'holiday' | 'workday' | 'outside';

export const kDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const kFirstYear = 2000;
export const kLastYear = 2100;

export const byWeek = (day: string, hours: Hours): boolean => Boolean(hours[kDays[weekday(day)]!]?.length);

export function marksOf(year: { holidays: Holiday[]; workdays: string[] }): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { name, from, to } of year.holidays) for (let day = from; day <= to; day = addDays(day, 1)) marks.set(day, { kind: 'holiday', name });
  for (const day of year.workdays) marks.set(day, { kind: 'workday', name: '' });
  return marks;
}

/** Days that follow one another under one name are one holiday. */
export function planOf(marks: Marks): { holidays: Holiday[]; workdays: string[] } {
  const holidays: Holiday[] = [];
  const workdays: string[] = [];
  for (const [day, mark] of [...marks].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (mark.kind === 'workday') {
      workdays.push(day);
      continue;
    }
    const last = holidays.at(-1);
    if (last?.name === mark.name && addDays(last.to, 1) === day) last.to = day;
    else holidays.push({ name: mark.name, from: day, to: day });
  }
  return { holidays, workdays };
}

/** The days from one to the other, whichever comes first. */
export function between(a: string, b: string): string[] {
  const [from, to] = a <= b ? [a, b] : [b, a];
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Free days stay as they are when a span is made worked, and worked ones when it is made free of the week's own. */
export function marked(marks: Marks, days: string[], kind: Mark['kind'] | 'ordinary', name: string, hours: Hours): Map<string, Mark> {
  const next = new Map(marks);
  for (const day of days) {
    if (kind === 'ordinary') next.delete(day);
    if (kind === 'holiday') next.set(day, { kind, name });
    if (kind === 'workday' && !byWeek(day, hours)) next.set(day, { kind, name: '' });
  }
  return next;
}

/** What may be made of the days; the server refuses the rest too. */
export function mayBecome(days: string[], hours: Hours): { holiday: boolean; workday: boolean } {
  return { holiday: days.some((day) => byWeek(day, hours)), workday: days.some((day) => !byWeek(day, hours)) };
}

export interface DayShown {
  day: string;
  kind: DayKind;
  name: string;
}

/** Weeks of a month with what each day is; days of other months fill them up. */
export function monthOf(year: number, month: number, hours: Hours, marks: Marks): DayShown[][] {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const shown = (day: string): DayShown => {
    if (day.slice(0, 7) !== first.slice(0, 7)) return { day, kind: 'outside', name: '' };
    const mark = marks.get(day);
    return { day, kind: mark?.kind ?? (byWeek(day, hours) ? 'worked' : 'weekend'), name: mark?.name ?? '' };
  };
  return weeksAround(first, 'month').map((week) => week.map(shown));
}

export const workedIn = (weeks: DayShown[][]): number => weeks.flat().filter(({ kind }) => kind === 'worked' || kind === 'workday').length;

/** "09:00-12:00 13:30-17:30" as written into one box, and back; undefined when it is not that. */
export function readSpans(text: string): string[] | undefined {
  const spans = text.replaceAll(/[—–~～至]/g, '-').replaceAll('：', ':').split(/[\s,，、;；]+/).filter(Boolean);
  let end = '';
  for (const span of spans) {
    const found = /^([01]\d|2[0-3]):[0-5]\d-(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(span);
    const [from, to] = [span.slice(0, 5), span.slice(6)];
    if (!found || from >= to || from < end) return undefined;
    end = to;
  }
  return spans;
}

export const sameHours = (a: Hours, b: Hours): boolean => kDays.every((day) => (a[day] ?? []).join() === (b[day] ?? []).join());

export const planKept = (year: CalendarYear): YearPlan => ({ holidays: year.holidays, workdays: year.workdays, ...(year.own_hours ? { hours: year.hours } : {}) });
