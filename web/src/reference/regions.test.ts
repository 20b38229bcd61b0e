// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { regionName } from './regions';
import all from './regions.json';

describe('names of administrative codes', () => {
  it('says all steps that are known', () => {
    expect(regionName(all, '530102')).toBe('云南省 昆明市 五华区');
    expect(regionName(all, '5301')).toBe('云南省 昆明市');
    expect(regionName(all, '53')).toBe('云南省');
  });

  it('leaves out what says nothing, and what does not exist', () => {
    expect(regionName(all, '110101')).toBe('北京市 东城区');
    expect(regionName(all, '530199')).toBe('云南省 昆明市');
    expect(regionName(all, '99')).toBe('');
    expect(regionName(undefined, '53')).toBe('');
  });
});
