// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { kDuties } from '@/reference/card';
import type { Card, Duty, DutyResult, Judgement } from '@/reference/card';
import type { WhatIfAnswer } from './api';
import { changesOf, dutyChanges, trialOf } from './what-if';

const card = {
  functions: ['data'], data_scope: 'directed', monthly_data_mb: 50, fixed: false, form: 'MP1', imei_mode: '', blacklist: true, monitoring: true,
  registered_to: 'unit', voice_whitelist: [], sms_whitelist: [], data_whitelist: ['10.1.0.0/24'], regions: [], cells: [],
} as unknown as Card;

it('asks nothing while nothing is changed, also when functions only change their order', () => {
  expect(changesOf(card, trialOf(card))).toBeUndefined();
  const two = { ...card, functions: ['sms', 'data'] };
  expect(changesOf(two, { ...trialOf(two), functions: ['data', 'sms'] })).toBeUndefined();
});

it('sends only what differs, an emptied number as null', () => {
  expect(changesOf(card, { ...trialOf(card), monthly_data_mb: null, data_scope: 'open' })).toEqual({ monthly_data_mb: null, data_scope: 'open' });
});

const name = { zh: '', en: '' };
const result = (duty: Duty, present: boolean): DutyResult => ({ duty, present, name, clauses: [], severity: 'high', why: name, action: name });
const judgement = (...required: DutyResult[]): Judgement => ({
  kind: 'iot', class: '3-2', risk_stated: false, large: false, required, missing: required.filter((one) => !one.present).map((one) => one.duty), rules_version: '1',
});
const answer = (before: Judgement, after: Judgement): WhatIfAnswer => ({ before, after, changed: [], difference: {} as never });

it('marks what appears, goes, closes and opens, in the order of the guideline', () => {
  const before = judgement(result('directed_data', true), result('quota', false), result('binding', true));
  const after = judgement(result('quota', true), result('binding', true), result('card_tie', false), result('register_user', true));
  expect(dutyChanges(answer(before, after), kDuties).map(({ duty, before: from, after: to, mark }) => [duty, from, to, mark])).toEqual([
    ['directed_data', 'have', 'not_asked', 'goes'],
    ['card_tie', 'not_asked', 'lack', 'opens'],
    ['quota', 'lack', 'have', 'closes'],
    ['binding', 'have', 'have', ''],
    ['register_user', 'not_asked', 'have', 'appears'],
  ]);
});
