// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { lacking, moves, selectionOf } from './bulk';

describe('lacking', () => {
  it('asks for what each act needs, one thing after another', () => {
    expect(lacking({})).toBe('lack_kind');
    expect(lacking({ kind: 'suspend', reason: '设备检修' })).toBe('lack_suspension');
    expect(lacking({ kind: 'suspend', suspension: 'user', reason: '停' })).toBe('lack_reason');
    expect(lacking({ kind: 'suspend', suspension: 'user', reason: '停机检修' })).toBeUndefined();
    expect(lacking({ kind: 'plan', values: { apn: 'a' }, reason: '统一套餐' })).toBe('lack_plan');
    expect(lacking({ kind: 'controls', values: {}, reason: '调额' })).toBe('lack_values');
    expect(lacking({ kind: 'controls', values: { data_limit_mb: '' }, reason: '取消限额' })).toBeUndefined();
    expect(lacking({ kind: 'add_tags', tags: ['迎检'], reason: '' })).toBeUndefined();
    expect(lacking({ kind: 'move', reason: '划转' })).toBe('lack_unit');
  });
});

describe('selectionOf', () => {
  it('takes cards ticked or a filter, and nothing else', () => {
    expect(selectionOf({ bulk: { ids: [1, 2] } })).toEqual({ card_ids: [1, 2] });
    expect(selectionOf({ bulk: { filter: {} } })).toEqual({ filter: {} });
    expect(selectionOf({ bulk: { ids: [] } })).toBeUndefined();
    expect(selectionOf(null)).toBeUndefined();
  });
});

describe('moves', () => {
  it('follows only what goes on by itself', () => {
    expect(['previewing', 'approved', 'running'].every((state) => moves(state as never))).toBe(true);
    expect(['ready', 'awaiting', 'done', 'stopped'].some((state) => moves(state as never))).toBe(false);
  });
});
