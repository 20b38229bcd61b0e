// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Column } from './list';
import { chooseColumns } from './use-columns';

const all: Column<unknown>[] = [
  { key: 'number', label: '', width: 1, required: true },
  { key: 'state', label: '', width: 1 },
  { key: 'plan', label: '', width: 1, optional: true },
];

it.each([
  ['nothing chosen', undefined, ['number', 'state']],
  ['an order of one\'s own', ['plan', 'number'], ['plan', 'number']],
  ['the required one left out', ['plan'], ['number', 'plan']],
  ['a column that is no more', ['number', 'gone', 'plan'], ['number', 'plan']],
  ['one named twice', ['number', 'plan', 'plan'], ['number', 'plan']],
])('%s', (_name, chosen, shown) => {
  expect(chooseColumns(all, chosen).map((column) => column.key)).toEqual(shown);
});
