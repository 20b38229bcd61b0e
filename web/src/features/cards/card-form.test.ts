// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import { runChecks } from '@/page/form/form-check';
import type { Card } from '@/reference/card';
import { cardChecks, changedFields, conflictRows, emptyValues, filledFields, luhnHolds, onTopOf, valuesOf } from './card-form';
import words from './words';

beforeAll(() => addMessages('cards', words));

const card = {
  id: 7, version: 3, msisdn: '1064800000001', iccid: '89860000000000000001', imsi: '', carrier: 'mobile', form: 'MP1', network: '5G', state: 'active', unit_id: 4,
  plan: '', apn: '', domain: 'single', functions: ['data'], data_scope: 'directed', fixed: false, scene: '', batch: '', contract: '', voice_whitelist: [],
  sms_whitelist: [], data_whitelist: ['10.0.0.1'], regions: ['4401'], cells: [], imei_mode: 'pool:警务', imei: '', blacklist: true, monitoring: true,
  registered_to: 'unit', note: '', responsible_person_masked: '张*',
} as unknown as Card;
const codeOf = (unit: number): string => `U${unit}`;

it('finds no change in a card that was only opened', () => {
  expect(changedFields(valuesOf(card), valuesOf(card), codeOf)).toEqual({});
});

it('sends what changed in the words of the API', () => {
  const after = { ...valuesOf(card), unit: 5, imei_pool: '新池', monthly_data_mb: 20, regions: [], responsible_person: ' 李四 ', state: 'closed', reason: '换绑' };
  expect(changedFields(valuesOf(card), after, codeOf)).toEqual({
    unit: 'U5', imei_mode: 'pool:新池', monthly_data_mb: 20, regions: [], responsible_person: '李四',
  });
});

it('empties a number with null and leaves masked persons alone', () => {
  const before = { ...valuesOf(card), data_limit_mb: 2048, activated_on: '2026-01-01' };
  expect(changedFields(before, { ...before, data_limit_mb: null, activated_on: '' }, codeOf)).toEqual({ data_limit_mb: null, activated_on: null });
});

it('enters only what was filled in, but always the functions', () => {
  const values = { ...emptyValues(), msisdn: '1064800000002', iccid: '1', unit: 4, functions: [] };
  expect(filledFields(values, codeOf)).toEqual({
    msisdn: '1064800000002', iccid: '1', carrier: 'mobile', form: 'MP1', network: '4G', state: 'in_stock', unit: 'U4', domain: 'single', functions: [],
    data_scope: 'directed', fixed: false, imei_mode: 'none', blacklist: false, monitoring: false,
  });
});

it.each([
  ['89860112345678901238', false],
  ['79927398713', true],
  ['79927398710', false],
])('check digit of %s: %s', (digits, holds) => expect(luhnHolds(digits)).toBe(holds));

it('checks while typing what needs no server', () => {
  const wrong = runChecks({ ...emptyValues(), msisdn: '12', iccid: '12345', imei: '1', regions: ['4401', '440'] }, cardChecks());
  expect(wrong).toEqual({
    msisdn: '须为 5 到 15 位数字', iccid: '须为 19 或 20 位数字', imei: '须为 14 到 16 位数字', regions: '“440”不是 2、4 或 6 位的行政区划代码', unit: '请选择单位',
  });
});

it('lays a foreign change beside one\'s own', () => {
  const opened = valuesOf(card);
  const now = { ...opened, plan: '乙套餐', network: '4G' };
  const mine = { ...opened, plan: '甲套餐', note: '我的' };
  expect(conflictRows(opened, now, mine)).toEqual([
    { field: 'network', opened: '5G', now: '4G', mine: '5G', clash: false },
    { field: 'plan', opened: '', now: '乙套餐', mine: '甲套餐', clash: true },
    { field: 'note', opened: '', now: '', mine: '我的', clash: false },
  ]);
  expect(onTopOf(opened, now, mine)).toMatchObject({ plan: '甲套餐', note: '我的', network: '4G' });
});
