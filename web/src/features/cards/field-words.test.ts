// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import { cardColumns, cardFilters, standing } from './card-list';
import { fieldWord, valueWord } from './field-words';
import words from './words';

beforeAll(() => addMessages('cards', words));

it.each([
  ['functions', 'voice+sms', '语音、短信'],
  ['functions', ['data'], '流量'],
  ['functions', '', ''],
  ['fixed', 'yes', '是'],
  ['fixed', false, '否'],
  ['registered_to', '', '未登记'],
  ['registered_to', 'person', '实际使用人'],
  ['imei_mode', 'pool:警务终端', 'IMEI 池 警务终端'],
  ['imei_mode', '', '未绑定'],
  ['monthly_data_mb', '102400', '102,400 MB'],
  ['monthly_data_mb', 0, '0 MB'],
  ['monthly_data_mb', null, ''],
  ['voice_limit_min', 3000, '3,000 分钟'],
  ['data_whitelist', '10.0.0.1;10.0.0.2', '10.0.0.1 · 10.0.0.2'],
  ['data_whitelist', [], ''],
  ['carrier', 'telecom', '电信'],
  ['plan', '流量 1 GB', '流量 1 GB'],
])('%s %j reads %j', (field, value, written) => expect(valueWord(field, value)).toBe(written));

it('names the fields it knows and keeps the name of others', () => {
  expect([fieldWord('sms_limit'), fieldWord('antenna')]).toEqual(['月短信限额', 'antenna']);
});

it('keeps four filters in sight beside the search words', () => {
  expect(cardFilters().filter((filter) => !filter.folded).map((filter) => filter.key)).toEqual(['unit_id', 'state', 'class', 'compliance']);
  expect(cardFilters().find((filter) => filter.key === 'class')).toMatchObject({ choices: expect.arrayContaining([{ value: '3-4', label: '3-4 仅流量 · 非定向大流量，位置不固定' }]) });
});

it('names every column and shows the number always', () => {
  const columns = cardColumns();
  expect(columns.filter((column) => column.required).map((column) => column.key)).toEqual(['msisdn']);
  expect(columns.filter((column) => column.label.includes('cards.'))).toEqual([]);
});

it.each([
  [{ kind: 'iot', state: 'active', missing_count: 0 }, 'ok'],
  [{ kind: 'iot', state: 'closed', missing_count: 0 }, 'not_judged'],
  [{ kind: 'iot', state: 'active', missing_count: 2 }, 'gaps'],
  [{ kind: 'phone', state: 'active', missing_count: 0 }, 'not_judged'],
  [{ kind: 'unknown', state: 'active', missing_count: 0 }, 'not_judged'],
] as const)('%j stands %s', (row, as) => expect(standing(row)).toBe(as));
