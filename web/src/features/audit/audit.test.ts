// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { IntegrityCheck } from './api';
import { changedRows, typeWord } from './audit';

it('counts changed rows over all tables', () => {
  const table = (changed_count: number): IntegrityCheck['checked'][number] => ({ table: 't', rows: 9, changed: [], changed_count });
  expect(changedRows({ ok: false, checked_at: '', checked: [table(2), table(0), table(1)] })).toBe(3);
});

it('keeps the name of a kind it does not know', () => expect(typeWord('novelty')).toBe('novelty'));
