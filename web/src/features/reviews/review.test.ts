// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { asksForDay, daysOn, findingTone, kOutcomes } from './review';

describe('a review', () => {
  it('asks for a day only where one means something', () => {
    expect(kOutcomes.filter(asksForDay)).toEqual(['keep', 'end', 'lock']);
  });

  it('tells rights that outlived their reason from mere age', () => {
    expect(findingTone('disabled_with_roles')).toBe('danger');
    expect(findingTone('unused')).toBe('warning');
  });

  it('counts days on', () => {
    expect(daysOn(90, 0)).toBe(90 * 86_400_000);
  });
});
