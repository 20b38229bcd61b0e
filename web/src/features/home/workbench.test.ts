// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { greeting, rateTone, shanghaiHour, worstDuty } from './workbench';

it.each([
  [0, 'home.night'], [5, 'home.morning'], [11, 'home.noon'], [13, 'home.afternoon'], [18, 'home.evening'], [23, 'home.night'],
])('at %d one is greeted with %s', (hour, key) => expect(greeting(hour)).toBe(key));

it('takes the hour of Shanghai', () => expect(shanghaiHour(Date.parse('2026-11-21T20:30:00Z'))).toBe(4));

it('names the duty that is lacking most, or none', () => {
  const name = { zh: '限额', en: 'quota' };
  const compliance = { iot: 9, judged: 9, ok: 5, with_gaps: 4, rate: 5 / 9 };
  expect(worstDuty({ ...compliance, by_duty: [{ duty: 'area', name, missing: 1 }, { duty: 'quota', name, missing: 3 }] })?.missing).toBe(3);
  expect(worstDuty({ ...compliance, by_duty: [{ duty: 'area', name, missing: 0 }] })).toBeUndefined();
  expect(worstDuty(undefined)).toBeUndefined();
});

it.each([[1, 'good'], [0.95, 'good'], [0.9, 'warn'], [0.79, 'bad'], [undefined, undefined]])('a rate of %s is %s', (rate, tone) =>
  expect(rateTone(rate)).toBe(tone),
);
