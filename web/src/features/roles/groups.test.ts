// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Permission } from './api';
import { grouped } from './groups';

const permission = (code: string): Permission => ({
  code, group: code.split('.')[0]!, text: { zh: code, en: code }, holders: ['business'],
});

it('gathers each group once, in the order of the server', () => {
  const groups = grouped(['card.read', 'unit.read', 'card.write'].map(permission));
  expect(groups.map((one) => [one.group, one.permissions.map((inner) => inner.code)])).toEqual([
    ['card', ['card.read', 'card.write']],
    ['unit', ['unit.read']],
  ]);
});
