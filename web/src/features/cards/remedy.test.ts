// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { byDuty, changesOfRemedies, placeOf } from './remedy';
import type { Remedy } from './remedy';

const remedy = (duty: string, kind: string, changes: Record<string, unknown> = {}): Remedy =>
  ({ duty, kind, changes, name: { zh: duty, en: duty }, clauses: [], closes: [duty], opens: [] }) as unknown as Remedy;

const all = [remedy('quota', 'change', { data_limit_mb: 2048 }), remedy('binding', 'change', { imei_mode: 'first-use' }), remedy('card_tie', 'order'), remedy('directed_data', 'exception')];

it('puts the changes of several remedies together', () => {
  expect(changesOfRemedies(all)).toEqual({ data_limit_mb: 2048, imei_mode: 'first-use' });
  expect(changesOfRemedies(all.slice(2))).toBeUndefined();
});

it('leads to the page where a person goes on', () => {
  expect(placeOf(all[3]!, 7)).toEqual({ path: '/compliance/exceptions/new', query: { card_id: '7', duty: 'directed_data' } });
  expect(placeOf(remedy('register_unit', 'form'), 7)).toEqual({ path: '/cards/7/edit', hash: '#group-registration' });
  expect(placeOf(remedy('directed_sms', 'whitelist'), 7)).toEqual({ path: '/cards/7', query: { tab: 'controls' } });
  expect(placeOf(all[2]!, 7)).toBeUndefined();
});

it('finds the remedy of a duty', () => {
  expect(byDuty(all, 'card_tie')?.kind).toBe('order');
  expect(byDuty(all, 'area')).toBeUndefined();
});
