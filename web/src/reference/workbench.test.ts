// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { greeting, rateOf, rateTone, shanghaiHour } from './workbench';

it.each([
  [0, 'home.night'], [5, 'home.morning'], [11, 'home.noon'], [13, 'home.afternoon'], [18, 'home.evening'], [23, 'home.night'],
])('at %d one is greeted with %s', (hour, key) => expect(greeting(hour)).toBe(key));

it('takes the hour of Shanghai', () => expect(shanghaiHour(Date.parse('2026-11-21T20:30:00Z'))).toBe(4));

it('counts the share of what was judged', () => {
  const cards = { total: 9, judged: 4, ok: 3, with_gaps: 1, by_kind: {}, by_state: {}, by_carrier: {}, by_network: {}, by_class: {}, by_risk: {} };
  expect(rateOf(cards)).toBe(0.75);
  expect(rateOf({ ...cards, judged: 0 })).toBeUndefined();
  expect(rateOf(undefined)).toBeUndefined();
});

it.each([[1, 'good'], [0.95, 'good'], [0.9, 'warn'], [0.79, 'bad'], [undefined, undefined]])('a rate of %s is %s', (rate, tone) =>
  expect(rateTone(rate)).toBe(tone),
);
