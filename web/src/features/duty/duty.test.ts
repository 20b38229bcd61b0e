// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Shift } from './api';
import { addDays, hoursOn, mondayOf, shiftsOn, startOf, step, toInstant, weekday, weeksAround } from './duty';

const shift = (from: string, to: string): Shift => ({
  id: 1, group_id: 1, person: { id: 1, name: '甲', unit_name: '乙', in_use: true }, from, to, state: 'ahead', overlaps: false, version: 1,
});
const clock = (instant: string): string => instant.slice(11, 16);

describe('days', () => {
  it('are counted over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(weekday('2026-11-23')).toBe(0);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
  });

  it('fill the weeks of a month', () => {
    const weeks = weeksAround('2026-11-10', 'month');
    expect(weeks[0]![0]).toBe('2026-10-26');
    expect(weeks.at(-1)!.at(-1)).toBe('2026-12-06');
    expect(weeksAround('2026-11-22', 'week')).toEqual([['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']]);
    expect(weeksAround('2026-02-10', 'month').flat().at(-1)).toBe('2026-03-01');
  });

  it('go on by weeks and months', () => {
    expect(step('2026-11-22', 'week', 1)).toBe('2026-11-29');
    expect(step('2026-12-31', 'month', 1)).toBe('2027-01-01');
    expect(step('2026-01-31', 'month', -1)).toBe('2025-12-01');
  });

  it('are told to the server in Shanghai time', () => {
    expect(startOf('2026-11-21')).toBe('2026-11-21T00:00:00+08:00');
    expect(toInstant('2026-11-21 09:30')).toBe('2026-11-21T09:30:00+08:00');
  });
});

describe('a shift', () => {
  const night = shift('2026-11-21T21:00:00+08:00', '2026-11-22T09:00:00+08:00');

  it('stands on every day it touches, and on no other', () => {
    expect(shiftsOn([night], '2026-11-21')).toHaveLength(1);
    expect(shiftsOn([night], '2026-11-22')).toHaveLength(1);
    expect(shiftsOn([night], '2026-11-20')).toHaveLength(0);
    expect(shiftsOn([shift('2026-11-21T00:00:00+08:00', '2026-11-22T00:00:00+08:00')], '2026-11-22')).toHaveLength(0);
  });

  it('says its hours of that day', () => {
    expect(hoursOn(night, '2026-11-21', clock)).toBe('21:00–…');
    expect(hoursOn(night, '2026-11-22', clock)).toBe('…–09:00');
    expect(hoursOn(shift('2026-11-21T12:00:00+08:00', '2026-11-22T00:00:00+08:00'), '2026-11-21', clock)).toBe('12:00–24:00');
  });
});
