// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Violation } from './api';
import { nextStep } from './violation';

const violation = (state: Violation['state'], rectified_login = ''): Violation => ({
  id: 1, kind: 4, unit_id: 2, unit_name: '', msisdn: '', evidence: '', consequence: 'freeze', state, recorded_at: '', recorded_login: 'zhou', rectified_login, rectified_note: '', lifted_login: '', lifted_note: '',
});
const all = (): boolean => true;

it.each([
  ['open', 'anybody', '', all, { way: 'rectify' }],
  ['open', 'anybody', '', (one: string) => one === 'violation.lift', { way: 'rectify', refused: 'no_right' }],
  ['rectified', 'zheng', 'zhou', all, { way: 'lift' }],
  ['rectified', 'zhou', 'lin', all, { way: 'lift', refused: 'same_person' }],
  ['rectified', 'lin', 'lin', all, { way: 'lift', refused: 'same_person' }],
  ['rectified', 'zheng', 'zhou', (one: string) => one === 'violation.write', { way: 'lift', refused: 'no_right' }],
  ['lifted', 'zheng', 'zhou', all, undefined],
] as const)('%s, seen by %s, rectified by "%s"', (state, login, rectified, can, step) => {
  expect(nextStep(violation(state, rectified), login, can)).toEqual(step);
});
