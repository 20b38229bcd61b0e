// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { monthBefore, standing, totals } from './adjustment';
import type { Adjustment } from './api';

const one = (id: number, more: Partial<Adjustment>): Adjustment => ({
  id, model: 'data-surge', unit_name: '', scene: '', device_class: '', valid_from: '2026-11-01', reason: '', added_by: '', added_at: '', ended_by: '', end_reason: '', state: 'in_force', may_end: true, ...more,
});
const kModel = { name: 'data-surge', percent: 200 };

describe('what holds for all cards', () => {
  it('is what was delivered while nobody tuned it', () => {
    expect(standing(kModel, [])).toEqual({ on: true, percent: 200 });
  });

  it('is the newest general adjustment in force', () => {
    const all = [one(3, { percent: 250 }), one(2, { percent: 300, on: false }), one(4, { percent: 400, state: 'ended' }), one(5, { percent: 500, unit_id: 7 }), one(6, { percent: 600, scene: '26' })];
    expect(standing(kModel, all)).toEqual({ on: false, percent: 250 });
  });
});

describe('a replay', () => {
  it('is summed over the models', () => {
    const figures = [{ model: 'a', now: 10, proposed: 4, appear: 1, vanish: 7 }, { model: 'b', now: 2, proposed: 2, appear: 0, vanish: 0 }];
    expect(totals({ month: '2026-10', rows: 9, figures, examples: [] })).toEqual({ now: 12, proposed: 6 });
  });

  it('is of the month before', () => {
    expect(monthBefore(new Date(2026, 10, 22))).toBe('2026-10');
    expect(monthBefore(new Date(2026, 0, 1))).toBe('2025-12');
  });
});
