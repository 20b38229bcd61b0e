// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';

import type { CalendarYear } from './api';
import { marked, marksOf, mayBecome, monthOf, planOf, readSpans, workedIn } from './calendar';
import { hoursLine, joinedChanges } from './calendar-history';
import { useCalendarEdit } from './use-calendar-edit';

const week = { monday: ['09:00-12:00'], tuesday: ['09:00-12:00'], wednesday: ['09:00-12:00'], thursday: ['09:00-12:00'], friday: ['09:00-12:00'] };
const national = { holidays: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }], workdays: ['2026-10-10'] };

describe('days of a year', () => {
  it('are what the week, holidays and make-up days say', () => {
    const weeks = monthOf(2026, 10, week, marksOf(national));
    const kinds = Object.fromEntries(weeks.flat().map(({ day, kind }) => [day, kind]));
    expect(kinds['2026-10-05']).toBe('holiday');
    expect(kinds['2026-10-10']).toBe('workday');
    expect(kinds['2026-10-09']).toBe('worked');
    expect(kinds['2026-10-11']).toBe('weekend');
    expect(kinds['2026-09-30']).toBe('outside');
    expect(workedIn(weeks)).toBe(18);
    expect(weeks.flat().find(({ day }) => day === '2026-10-01')!.name).toBe('国庆节');
  });

  it('become holidays again, those of one name side by side as one', () => {
    expect(planOf(marksOf(national))).toEqual(national);
    const two = marked(marksOf(national), ['2026-10-04'], 'ordinary', '', week);
    expect(planOf(two).holidays.map(({ from, to }) => `${from} ${to}`)).toEqual(['2026-10-01 2026-10-03', '2026-10-05 2026-10-07']);
    const other = marked(marksOf(national), ['2026-10-06', '2026-10-07'], 'holiday', '调休', week);
    expect(planOf(other).holidays.map(({ name, to }) => `${name} ${to}`)).toEqual(['国庆节 2026-10-05', '调休 2026-10-07']);
  });

  it('are made up for only where the week is free, and freed only where it is not', () => {
    const span = ['2026-10-09', '2026-10-10', '2026-10-11'];
    expect(planOf(marked(new Map(), span, 'workday', '', week)).workdays).toEqual(['2026-10-10', '2026-10-11']);
    expect(mayBecome(['2026-10-10', '2026-10-11'], week)).toEqual({ holiday: false, workday: true });
    expect(mayBecome(['2026-10-09'], week)).toEqual({ holiday: true, workday: false });
  });
});

it('reads hours as people write them, and no others', () => {
  expect(readSpans('09:00-12:00 13:30-17:30')).toEqual(['09:00-12:00', '13:30-17:30']);
  expect(readSpans('09：00—12：00、13:30至24:00')).toEqual(['09:00-12:00', '13:30-24:00']);
  expect(readSpans('')).toEqual([]);
  for (const wrong of ['9-12', '09:00-25:00', '12:00-09:00', '09:00-12:00 11:00-13:00', '09:60-10:00']) expect(readSpans(wrong), wrong).toBeUndefined();
});

describe('an edit', () => {
  const year = { year: 2026, version: 4, hours: week, own_hours: false, usual: week, ...national } as unknown as CalendarYear;

  it('chooses a day or a span, marks it, and knows whether anything changed', () => {
    const edit = useCalendarEdit(shallowRef(year));
    edit.begin();
    expect(edit.dirty.value).toBe(false);
    edit.choose('2026-12-31', false);
    edit.choose('2026-12-29', true);
    expect(edit.chosen.value).toEqual(['2026-12-29', '2026-12-30', '2026-12-31']);
    edit.mark('holiday', ' 年终 ');
    expect(edit.plan.value.holidays.at(-1)).toEqual({ name: '年终', from: '2026-12-29', to: '2026-12-31' });
    expect(edit.dirty.value).toBe(true);
    edit.choose('2026-12-29', false);
    edit.choose('2026-12-31', true);
    edit.mark('ordinary');
    expect(edit.dirty.value).toBe(false);
    edit.choose('2026-12-29', false);
    edit.choose('2026-12-29', false);
    expect(edit.chosen.value).toEqual([]);
  });

  it('sets hours of the year alone, or of all years', () => {
    const edit = useCalendarEdit(shallowRef(year));
    edit.begin();
    const late = { ...week, monday: ['10:00-12:00'] };
    edit.setHours(late, false);
    expect(edit.plan.value).toMatchObject({ hours: late });
    expect(edit.hours.value).toEqual(late);
    edit.setHours(late, true);
    expect(edit.plan.value.hours).toBeUndefined();
    expect(edit.plan.value.usual).toEqual(late);
    expect(edit.dirty.value).toBe(true);
  });
});

it('tells changes side by side as one', () => {
  const change = (day: string, name = '春节') => ({ day, before: 'ordinary' as const, after: 'holiday' as const, name_before: '', name_after: name });
  expect(joinedChanges([change('2027-02-05'), change('2027-02-06'), change('2027-02-08'), change('2027-02-09', '补休')]).map(({ from, to, name_after }) => `${from} ${to} ${name_after}`))
    .toEqual(['2027-02-05 2027-02-06 春节', '2027-02-08 2027-02-08 春节', '2027-02-09 2027-02-09 补休']);
  expect(hoursLine({ ...week, saturday: ['09:00-10:00'] }, (day) => day.slice(0, 3))).toBe('mon–fri 09:00-12:00, sat 09:00-10:00');
});
