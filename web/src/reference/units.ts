// SPDX-License-Identifier: Apache-2.0
// The tree of units a person may see; nearly every page names a unit, so it is fetched once and shared.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import { client, ok } from '@/api/client';
import type { Unit } from '@/api/types';

export interface UnitNode extends Unit {
  children: UnitNode[];
}

/** The tree of a flat list. A unit whose parent is not in the list (not visible to the person) is a root. */
export function treeOf(units: Unit[]): UnitNode[] {
  const nodes = new Map<number, UnitNode>(units.map((unit) => [unit.id, { ...unit, children: [] }]));
  const roots: UnitNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.parent_id === undefined || node.parent_id === null ? undefined : nodes.get(node.parent_id);
    if (parent && parent !== node) parent.children.push(node);
    else roots.push(node);
  }
  return roots;
}

export const useUnits = defineStore('units', () => {
  const units = shallowRef<Unit[]>([]);
  const loaded = ref(false);
  let loading: Promise<void> | undefined;

  const tree = computed(() => treeOf(units.value));
  const byId = computed(() => new Map(units.value.map((unit) => [unit.id, unit])));

  async function fetchAll(): Promise<void> {
    units.value = (await ok<{ items: Unit[] }>(client.GET('/api/v1/units', {}))).items;
    loaded.value = true;
  }

  /** Fetches once; call refresh() after a change. */
  async function load(): Promise<void> {
    if (loaded.value) return;
    loading ??= fetchAll().finally(() => (loading = undefined));
    return loading;
  }

  return { units, tree, byId, loaded, load, refresh: fetchAll };
});
