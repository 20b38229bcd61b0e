// SPDX-License-Identifier: Apache-2.0
import type { Unit } from '@/api/types';
import type { UnitNode } from '@/reference/units';

/** Does the unit, by name or code, contain what was typed? */
export function matches(unit: Unit, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  return unit.name.toLowerCase().includes(words) || unit.code.toLowerCase().includes(words);
}

/** The tree cut down to the units that match and those above them. */
export function pruned(nodes: UnitNode[], typed: string): UnitNode[] {
  if (!typed.trim()) return nodes;
  return nodes.flatMap((node) => {
    const children = pruned(node.children, typed);
    return children.length || matches(node, typed) ? [{ ...node, children }] : [];
  });
}

/** Anything may stand below a managing unit, else only its own kind. */
export function mayStandBelow(kind: Unit['kind'], above: Unit['kind']): boolean {
  return above === 'managing' || above === kind;
}

/** The names from the top down to the unit. */
export function lineage(unit: Unit, byId: Map<number, Unit>): Unit[] {
  const line: Unit[] = [];
  const seen = new Set<number>();
  for (let one: Unit | undefined = unit; one && !seen.has(one.id); one = one.parent_id ? byId.get(one.parent_id) : undefined) {
    seen.add(one.id);
    line.unshift(one);
  }
  return line;
}
