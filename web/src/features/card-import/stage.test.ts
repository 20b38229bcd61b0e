// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { ImportView } from './api';
import { faultKey, fileFault, stageOf, stepOf, writtenCount } from './stage';

const view = (state: string, dry_run: boolean): ImportView => ({ job: { state }, dry_run }) as ImportView;

it.each([
  ['queued', true, 'checking', 1],
  ['running', true, 'checking', 1],
  ['done', true, 'checked', 2],
  ['running', false, 'writing', 3],
  ['done', false, 'written', 4],
  ['failed', true, 'failed', 1],
  ['failed', false, 'failed', 3],
  ['cancelled', false, 'cancelled', 3],
])('%s, dry run %s: %s', (state, dry, stage, step) => {
  expect(stageOf(view(state, dry))).toBe(stage);
  expect(stepOf(view(state, dry))).toBe(step);
});

it.each([
  [{ name: '卡.CSV', size: 1 }, undefined],
  [{ name: 'a.xlsx', size: 1 }, undefined],
  [{ name: 'a.xls', size: 1 }, 'wrong_type'],
  [{ name: 'csv', size: 1 }, 'wrong_type'],
  [{ name: 'a.csv', size: 0 }, 'empty_file'],
])('%j: %s', (file, fault) => expect(fileFault(file)).toBe(fault));

it('has advice for the faults it knows', () => {
  expect([faultKey('import.columns_missing'), faultKey('store.full'), faultKey(undefined)]).toEqual(['card-import.fault.columns_missing', undefined, undefined]);
});

it('counts entered and updated cards as written', () => {
  expect(writtenCount({ summary: { created: 3, updated: 2, unchanged: 9 } } as ImportView)).toBe(5);
  expect(writtenCount({ summary: null } as ImportView)).toBe(0);
});
