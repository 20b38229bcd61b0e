// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { standingOf } from './token';

const now = Date.parse('2026-11-22T09:00:00+08:00');

describe('the standing of a token', () => {
  it.each([
    ['live', false, '2027-11-22T00:00:00+08:00', 'live'],
    ['live', true, '2027-11-22T00:00:00+08:00', 'unused'],
    ['live', true, '2026-12-01T00:00:00+08:00', 'ending'],
    ['live', false, '2026-12-06T09:00:00+08:00', 'ending'],
    ['live', false, '2026-12-06T09:00:01+08:00', 'live'],
    ['revoked', true, '2026-12-01T00:00:00+08:00', 'revoked'],
    ['owner_out', true, '2027-12-01T00:00:00+08:00', 'owner_out'],
  ] as const)('%s, unused %s, until %s is %s', (state, unused, expires_at, standing) => {
    expect(standingOf({ state, unused, expires_at }, now)).toBe(standing);
  });
});
