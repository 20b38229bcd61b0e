// SPDX-License-Identifier: Apache-2.0
// Days of a rota and of the calendar, as Shanghai counts them: "2026-11-21".
import type { Tone } from '@/piece/tone';
import type { AbsenceState, Shift } from './api';

const kDayMs = 86_400_000;

/** A day as the middle of it in UTC, so that steps of whole days never fall into another one. */
const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

export const addDays = (day: string, n: number): string => new Date(noon(day) + n * kDayMs).toISOString().slice(0, 10);

/** Monday is 0. */
export const weekday = (day: string): number => (new Date(noon(day)).getUTCDay() + 6) % 7;

export const mondayOf = (day: string): string => addDays(day, -weekday(day));

/** Whole weeks: the one of the day, or those that the day's month touches. */
export function weeksAround(day: string, span: 'week' | 'month'): string[][] {
  const week = (monday: string): string[] => [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n));
  if (span === 'week') return [week(mondayOf(day))];
  const month = day.slice(0, 7);
  const weeks: string[][] = [];
  for (let monday = mondayOf(`${month}-01`); monday.slice(0, 7) <= month; monday = addDays(monday, 7)) weeks.push(week(monday));
  return weeks;
}

export function step(day: string, span: 'week' | 'month', by: 1 | -1): string {
  if (span === 'week') return addDays(day, 7 * by);
  const first = `${day.slice(0, 7)}-01`;
  return by === 1 ? `${addDays(first, 31).slice(0, 7)}-01` : `${addDays(first, -1).slice(0, 7)}-01`;
}

/** The beginning of a day, as the API takes it. */
export const startOf = (day: string): string => `${day}T00:00:00+08:00`;

/** "2026-11-21 09:00" of a picker as the API takes it, and back. */
export const toInstant = (wall: string): string => `${wall.replace(' ', 'T')}:00+08:00`;

/** Shifts that run at some time of the day, the earlier first. */
export function shiftsOn(shifts: Shift[], day: string): Shift[] {
  const from = Date.parse(startOf(day));
  return shifts.filter((shift) => Date.parse(shift.to) > from && Date.parse(shift.from) < from + kDayMs);
}

/** When a shift runs, seen from a day: "09:00–21:00", with "…" where it goes beyond the day. */
export function hoursOn(shift: Shift, day: string, clock: (instant: string) => string): string {
  const from = Date.parse(startOf(day));
  const begins = Date.parse(shift.from) >= from ? clock(shift.from) : '…';
  const end = Date.parse(shift.to);
  const ends = end < from + kDayMs ? clock(shift.to) : end === from + kDayMs ? '24:00' : '…';
  return `${begins}–${ends}`;
}

export const kAbsenceStates: AbsenceState[] = ['running', 'ahead', 'over', 'withdrawn'];
export const kAbsenceTones: Record<AbsenceState, Tone> = { running: 'good', ahead: 'warn', over: 'idle', withdrawn: 'idle' };
