// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { UnitVersion } from './api';
import { momentsOf } from './unit-history';
import words from './words';

beforeAll(() => addMessages('units', words));

const version = (number: number, change: Partial<UnitVersion> = {}): UnitVersion => ({
  version: number, at: '2026-11-21T08:00:00+08:00', name: '水务局', parent_id: 1, state: 'open', person_login: 'sysadmin', ...change,
});

it('tells what each version changed, newest first', () => {
  const versions = [version(4, { state: 'closed', name: '水利局', parent_id: 2 }), version(3, { name: '水利局', parent_id: 2 }), version(2, { name: '水利局' }), version(1)];
  expect(momentsOf(versions, (unit) => `单位${unit}`).map((moment) => moment.title)).toEqual([
    '已关闭', '移到“单位2”之下', '改名为“水利局”', '新建“水务局”',
  ]);
});
