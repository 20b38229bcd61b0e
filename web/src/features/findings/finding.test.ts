// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { delayText, falseShare, filterOf } from './finding';

describe('figures and filters of findings', () => {
  it('are stated as delays and shares', () => {
    expect(delayText(undefined)).toBe('—');
    expect(delayText(347)).toBe('0.35 s');
    expect(falseShare(0, 0)).toBeUndefined();
    expect(falseShare(4, 1)).toBe(0.25);
  });
  it('take the filters of the list', () => {
    expect(filterOf({ model: 'app', q: '' })).toEqual({ model: 'app' });
  });
});
