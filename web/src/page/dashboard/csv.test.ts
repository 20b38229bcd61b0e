// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { toCsv } from './csv';

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['=cmd|x', "'=cmd|x"],
  ['+86', "'+86"],
  ['@sum', "'@sum"],
  [-5, '-5'],
  [undefined, ''],
])('writes %j as %s', (value, written) => {
  const csv = toCsv({ columns: [{ key: 'a', label: '单位' }], rows: [{ a: value }] });
  expect(csv).toBe(`\ufeff单位\r\n${written}\r\n`);
});
