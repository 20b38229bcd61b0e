// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { PartChange } from './api';
import { changedRows } from './version-rows';
import type { ChangeWords } from './version-rows';

const words: ChangeWords = {
  nameOf: (model) => `<${model}>`, scopeOf: (one) => one.unit || 'all', on: 'on', off: 'off', unset: 'unset', percent: (n) => `${n}%`, part: (part) => part, window: (window) => `by ${window}`, noRule: 'none',
};
const change = (over: Partial<PartChange>): PartChange => ({ part: 'tuning_lines', added: 0, removed: 0, added_lines: [], removed_lines: [], tunings: [], rules: [], ...over });

describe('rows of what differs', () => {
  it('says a tuning as what it was and is', () => {
    const said = { unit: '', scene: '', device_class: '' };
    expect(changedRows(change({
      tunings: [{ ...said, model: 'app', on_before: null, on_now: false }, { ...said, model: 'data-surge', unit: 'SW', on_before: true, on_now: true, percent_before: 250, percent_now: 300 }, { ...said, model: 'phone', on_before: false }],
    }), words)).toEqual([
      { what: '<app>', about: 'all', from: 'unset', to: 'off' },
      { what: '<data-surge>', about: 'SW', from: 'on · 250%', to: 'on · 300%' },
      { what: '<phone>', about: 'all', from: 'off', to: 'unset' },
    ]);
  });

  it('says of a changed rule each part that differs, of others one row', () => {
    const rule = { title: 'Night', when: 'row.hour < 6', subject: '', window: 'day' };
    expect(changedRows(change({
      rules: [{ name: 'a', now: rule }, { name: 'b', before: rule, now: { ...rule, when: 'row.hour < 5', window: 'month' } }, { name: 'c', before: rule }],
    }), words)).toEqual([
      { what: 'Night', about: 'when', from: 'none', to: 'row.hour < 6' },
      { what: 'Night', about: 'when', from: 'row.hour < 6', to: 'row.hour < 5' },
      { what: 'Night', about: 'window', from: 'by day', to: 'by month' },
      { what: 'Night', about: 'when', from: 'row.hour < 6', to: 'none' },
    ]);
  });
});
