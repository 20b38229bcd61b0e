// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { findingTone, lastMonths, severityTone } from './finding';

describe('findings', () => {
  it('counts months back from Shanghai\'s own', () => {
    // 00:30 of the first of January there, still December in London.
    expect(lastMonths(3, new Date('2026-12-31T16:30:00Z'))).toEqual(['2027-01', '2026-12', '2026-11']);
  });
  it('shows what is late as bad, whatever else', () => {
    expect(findingTone({ state: 'new', overdue: true })).toBe('bad');
    expect(findingTone({ state: 'acted', overdue: false })).toBe('good');
    expect(severityTone('of a newer server')).toBe('idle');
  });
});
