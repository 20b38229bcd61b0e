// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Exception } from './api';
import { canPreview, exceptionTone, inputOf, offeredActs } from './exceptions';
import type { ExceptionForm } from './exceptions';

const one = (state: Exception['state'], mine = false): Exception => ({ state, mine, expires_soon: false }) as Exception;
const acts = (exception: Exception, may = { review: true, write: true }): string[] => offeredActs(exception, may).map((each) => each.act + (each.refused ? `:${each.refused}` : ''));

it('offers nobody his own request to sign', () => {
  expect(acts(one('requested'))).toEqual(['refuse', 'approve']);
  expect(acts(one('requested', true))).toEqual(['withdraw', 'refuse:self_review', 'approve:self_review']);
  expect(acts(one('requested'), { review: false, write: true })).toEqual(['refuse:no_review', 'approve:no_review']);
});

it('offers nothing once it is over', () => {
  expect(acts(one('in_force'))).toEqual(['revoke']);
  for (const state of ['expired', 'revoked', 'refused', 'withdrawn'] as const) expect(acts(one(state))).toEqual([]);
});

it('warns of one that ends soon', () => {
  expect(exceptionTone({ state: 'in_force', expires_soon: true })).toBe('warn');
  expect(exceptionTone({ state: 'in_force', expires_soon: false })).toBe('good');
});

const form: ExceptionForm = {
  cards: [{ id: 7, msisdn: '1064800000007' }], unit_id: undefined, plan: '', scene: '', by_group: false, duties: ['directed_data'],
  limits: { directed_voice: 6, directed_sms: 6, directed_data: 12 }, reason: '多机房', document: '12号', from: '', until: '2026-12-01',
};

it('sends the named cards or the group, never both', () => {
  expect(inputOf(form)).toMatchObject({ card_ids: [7], duties: [{ duty: 'directed_data', limit: 12 }], until: '2026-12-01' });
  expect(inputOf({ ...form, by_group: true, unit_id: 2, plan: ' 甲 ' })).toMatchObject({ card_ids: [], unit_id: 2, plan: '甲' });
});

it('asks for the cards only when enough is said', () => {
  expect(canPreview(form)).toBe(true);
  expect(canPreview({ ...form, cards: [] })).toBe(false);
  expect(canPreview({ ...form, by_group: true, unit_id: 2 })).toBe(false);
  expect(canPreview({ ...form, limits: { ...form.limits, directed_data: 10 } })).toBe(false);
});
