// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Unit } from '@/api/types';
import { treeOf } from '@/reference/units';
import { lineage, pruned } from './use-unit-tree';

const unit = (id: number, name: string, parent_id?: number): Unit =>
  ({ id, parent_id, code: `U-${id}`, name, kind: 'access', path: '', state: 'open', people_count: 0, version: 1 });
const units = [unit(1, '数据中心'), unit(2, '交通局', 1), unit(3, '公交公司', 2), unit(4, '水务局', 1)];

const names = (typed: string): unknown => {
  const walk = (nodes: ReturnType<typeof treeOf>): unknown[] => nodes.map((node) => (node.children.length ? [node.name, walk(node.children)] : node.name));
  return walk(pruned(treeOf(units), typed));
};

it.each([
  ['公交', [['数据中心', [['交通局', ['公交公司']]]]]],
  ['u-4', [['数据中心', ['水务局']]]],
  ['无此', []],
])('%s leaves %j', (typed, left) => expect(names(typed)).toEqual(left));

it('names the line from the top down, and ends on a circle', () => {
  const byId = new Map(units.map((one) => [one.id, one]));
  expect(lineage(units[2]!, byId).map((one) => one.name)).toEqual(['数据中心', '交通局', '公交公司']);
  const loop = [unit(8, 'a', 9), unit(9, 'b', 8)];
  expect(lineage(loop[0]!, new Map(loop.map((one) => [one.id, one])))).toHaveLength(2);
});
