// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { Card, Duty, DutyResult } from '@/reference/card';
import { comparedFor, entriesFor, inOrder, mendedIn } from './duty-explained';
import words from './words';

beforeAll(() => addMessages('cards', words));

const text = (pair?: { zh: string; en: string }): string => pair?.zh ?? '';
const pair = { zh: '甲', en: 'a' };
const result = (duty: Duty, present: boolean, severity: DutyResult['severity'] = 'medium'): DutyResult => ({
  duty, present, severity, name: pair, clauses: [], why: pair, action: pair, present_when: { zh: '要求', en: 'wanted' },
});
const card = {
  data_scope: 'directed', data_whitelist: ['10.0.0.1', '10.0.0.2'], voice_whitelist: [], form: 'MP1', cells: [], regions: ['4401'], registered_to: '',
  data_limit_mb: undefined, blacklist: false, imei_mode: 'fixed',
} as unknown as Card;

it('compares the condition as a whole with every value it looks at', () => {
  expect(comparedFor(result('directed_data', true), card, text)).toEqual([
    { label: '这张卡', wanted: '要求', found: '流量范围：定向；流量白名单：2 项', fits: true },
  ]);
});

it.each([
  ['card_tie', '卡形态：插拔卡 MP1'],
  ['quota', '月流量限额：无'],
  ['blacklist', '黑名单限制：否'],
  ['binding', '绑定方式：固定 IMEI'],
  ['register_user', '登记到：未登记'],
  ['directed_voice', '语音白名单：0 项'],
] as const)('says what %s found', (duty, found) => expect(comparedFor(result(duty, false), card, text)[0]!.found).toBe(found));

it('shows the entries of lists that have some', () => {
  expect(entriesFor('directed_data', card)).toEqual([{ field: '流量白名单', entries: ['10.0.0.1', '10.0.0.2'] }]);
  expect(entriesFor('area', card)).toEqual([{ field: '限定区域', entries: ['4401'] }]);
  expect(entriesFor('quota', card)).toEqual([]);
});

it('puts gaps first, severe ones before light ones, and keeps the order of the rest', () => {
  const all = [result('directed_data', true, 'high'), result('register_unit', false, 'low'), result('card_tie', false, 'high'), result('quota', true)];
  expect(inOrder(all).map((one) => one.duty)).toEqual(['card_tie', 'register_unit', 'directed_data', 'quota']);
});

it('leads to the part of the form that closes the gap', () => {
  expect([mendedIn('card_tie'), mendedIn('quota'), mendedIn('register_user')]).toEqual(['group-service', 'group-controls', 'group-registration']);
});
