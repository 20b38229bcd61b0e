// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { LabelledRun } from './api';
import { figuresOf, kAllModels, labelledHints } from './labelled';

const name = { zh: '', en: '' };
const run = {
  models: [
    { model: 'app', name, own: false, planted: 40, missed: 10, falsely_raised: 0, raised: 30 },
    { model: 'phone', name, own: false, planted: 10, missed: 0, falsely_raised: 10, raised: 20 },
    { model: 'mine', name, own: true, planted: 0, missed: 0, falsely_raised: 0, raised: 500 },
  ],
  phones_listed: true,
  areas_listed: false,
} as unknown as LabelledRun;

describe('figures of a measurement', () => {
  it('leaves own rules out of the sums', () => {
    expect(figuresOf(run, kAllModels)).toEqual({ planted: 50, missed: 10, raised: 50, wrong: 10, missRate: 0.2, falseRate: 0.2 });
    expect(figuresOf(run, 'app')).toMatchObject({ missRate: 0.25, falseRate: 0 });
  });
  it('has no rate of nothing', () => {
    expect(figuresOf(run, 'gone')).toMatchObject({ missRate: undefined, falseRate: undefined });
  });
  it('says which list is empty', () => {
    expect(labelledHints(run)).toEqual(['no_areas']);
    expect(labelledHints(undefined)).toEqual([]);
  });
});
