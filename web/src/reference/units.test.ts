// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Unit } from '@/api/types';
import { treeOf } from './units';

const unit = (id: number, parent_id?: number): Unit =>
  ({ id, parent_id, code: `U${id}`, name: `${id}`, kind: 'access', path: '', state: 'open', people_count: 0, version: 1 });

const shape = (units: Unit[]): unknown => {
  const walk = (nodes: ReturnType<typeof treeOf>): unknown[] => nodes.map((node) => [node.id, walk(node.children)]);
  return walk(treeOf(units));
};

it('hangs every unit under its parent', () => {
  expect(shape([unit(1), unit(2, 1), unit(3, 2), unit(4, 1)])).toEqual([[1, [[2, [[3, []]]], [4, []]]]]);
});

it('shows a unit as a root when its parent is out of sight', () => {
  expect(shape([unit(7, 3), unit(8, 7)])).toEqual([[7, [[8, []]]]]);
});

it('takes a parent that comes after its child', () => {
  expect(shape([unit(2, 1), unit(1)])).toEqual([[1, [[2, []]]]]);
});
