// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { IntegrityCheck } from './api';
import { changedRows, pathOf } from './audit';

it.each([
  [{ object_type: 'card', object_id: '17' }, '/cards/17'],
  [{ object_type: 'person', object_id: 3 }, '/people/3'],
  [{ object_type: 'session', object_id: '5' }, undefined],
  [{ object_type: 'card', object_id: undefined }, undefined],
  [{ object_type: 'card', object_id: '../people/3' }, undefined],
])('%j is found at %s', (row, path) => expect(pathOf(row)).toBe(path));

it('counts changed rows over all tables', () => {
  const table = (changed_count: number): IntegrityCheck['checked'][number] => ({ table: 't', rows: 9, changed: [], changed_count });
  expect(changedRows({ ok: false, checked_at: '', checked: [table(2), table(0), table(1)] })).toBe(3);
});
