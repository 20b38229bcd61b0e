// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { MenuEntry } from './feature';
import { activeEntry, menuFor } from './menu';

const entries: MenuEntry[] = [
  { area: 'platform', to: '/people', title: 'people', permission: 'person.read', order: 20 },
  { area: 'platform', to: '/units', title: 'units', permission: 'unit.read', order: 10 },
  { area: 'cards', to: '/cards', title: 'cards', permission: 'card.read', order: 10 },
  { area: 'cards', to: '/cards/import', title: 'import', permission: 'card.import', order: 20, hidden: true },
  { area: 'workbench', to: '/workbench', title: 'workbench', order: 10 },
];

const shape = (held: string[]): [string, string[]][] =>
  menuFor(entries, (permission) => !permission || [permission].flat().some((one) => held.includes(one))).map(({ area, entries: mine }) => [
    area, mine.map((entry) => entry.title),
  ]);

it('keeps the order of the product and of each area, without hidden pages', () => {
  expect(shape(['card.read', 'card.import', 'unit.read', 'person.read'])).toEqual([
    ['workbench', ['workbench']], ['cards', ['cards']], ['platform', ['units', 'people']],
  ]);
});

it('leaves out what the person may not see, and areas that are then empty', () => {
  expect(shape(['unit.read'])).toEqual([['workbench', ['workbench']], ['platform', ['units']]]);
});

it.each([
  ['/cards', 'cards'],
  ['/cards/17', 'cards'],
  ['/cards/import', 'import'],
  ['/cardsharp', undefined],
  ['/people/3', 'people'],
])('%s belongs to %s', (path, title) => expect(activeEntry(entries, path)?.title).toBe(title));
