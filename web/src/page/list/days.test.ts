// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { dayAfter, dayBefore, startOfDay } from './days';

it.each([
  ['2026-11-21', '2026-11-22'],
  ['2026-12-31', '2027-01-01'],
  ['2028-02-28', '2028-02-29'],
])('%s is followed by %s', (day, next) => {
  expect(dayAfter(day)).toBe(next);
  expect(dayBefore(next)).toBe(day);
});

it('starts a day in Shanghai', () => expect(startOfDay('2026-11-21')).toBe('2026-11-21T00:00:00+08:00'));
