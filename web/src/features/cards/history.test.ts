// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { HistoryEntry } from './api';
import { isFirst, momentOf, sidesOf } from './history';
import words from './words';

beforeAll(() => addMessages('cards', words));

const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
  id: 3, at: '2026-11-21T10:00:00+08:00', person_login: 'manager', action: 'changed', changes: [], reason: '', ...more,
});

it('says what happened, by whom and why', () => {
  expect(momentOf(entry({ reason: '换绑终端' }))).toMatchObject({ title: '修改', who: 'manager', note: '理由：换绑终端', tone: 'warn' });
  expect(momentOf(entry({ action: 'imported', job_id: 12 })).title).toBe('由导入写入 · 导入任务 12');
  expect(momentOf(entry({ action: 'merged', job_id: null })).title).toBe('merged');
});

it('shows both sides in words', () => {
  expect(sidesOf([{ field: 'data_scope', from: 'open', to: 'directed' }, { field: 'data_limit_mb', from: '', to: '2048' }])).toEqual({
    before: { 流量范围: '不定向' }, after: { 流量范围: '定向', 月流量限额: '2,048 MB' },
  });
});

it('tells the first entry from a change', () => {
  expect(isFirst(entry({ changes: [{ field: 'plan', from: '', to: '甲' }] }))).toBe(true);
  expect(isFirst(entry({ changes: [{ field: 'plan', from: '甲', to: '' }] }))).toBe(false);
  expect(isFirst(entry({}))).toBe(false);
});
