// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';

import { setLanguage } from '@/i18n';
import type { OrderRow } from '@/reference/order';
import { todoOf } from './order-todos';

const row = (more: Partial<OrderRow> = {}): OrderRow => ({
  id: 7, number: 'TY-20261122-000001', title: { zh: '停复机', en: 'Suspend' }, unit_name: '公安厅', applicant_name: '林示例', steps: [{ zh: '单位领导', en: 'Leader' }], priority: 'normal', ...more,
} as OrderRow);

beforeEach(() => setLanguage('zh'));

describe('an order to do', () => {
  it('says what it is, where it stands and whose it is, and leads to its page', () => {
    expect(todoOf(row({ due_at: '2026-11-23T00:00:00Z' }))).toEqual({
      key: 'order-7', title: '停复机', about: 'TY-20261122-000001　单位领导', whose: '公安厅 · 林示例', weight: 'normal', due: '2026-11-23T00:00:00Z', mine: false, path: '/orders/7', order: 7, pressing: false,
    });
  });
  it('weighs as much as its priority; one that is not known here is a normal one', () => {
    expect(['urgent', 'high', 'normal', 'vip'].map((priority) => todoOf(row({ priority })).weight)).toEqual(['urgent', 'high', 'normal', 'normal']);
  });
  it('presses while its clock runs out', () => {
    expect((['running', 'warned', 'breached', 'none'] as const).map((light) => todoOf(row({ light })).pressing)).toEqual([false, true, true, false]);
  });
  it('says nothing of steps where it stands at none', () => {
    expect(todoOf(row({ steps: [] })).about).toBe('TY-20261122-000001');
  });
});
