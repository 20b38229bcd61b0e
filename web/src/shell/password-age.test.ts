// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { daysLeft } from './password-age';

const now = Date.parse('2026-11-22T09:00:00+08:00');

it.each([
  ['2026-11-22T10:00:00+08:00', 0],
  ['2026-11-23T10:00:00+08:00', 1],
  ['2026-12-06T09:00:00+08:00', 14],
  ['2026-12-07T09:00:00+08:00', undefined],
  ['2026-11-22T08:00:00+08:00', undefined],
  [undefined, undefined],
  [null, undefined],
])('%s leaves %s', (at, days) => expect(daysLeft(at, now)).toBe(days));
