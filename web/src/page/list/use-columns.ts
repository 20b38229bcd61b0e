// SPDX-License-Identifier: Apache-2.0
// Which columns of a list the person sees, and in which order. The choice is kept with the person.
import { computed, toValue } from 'vue';
import type { ComputedRef, MaybeRefOrGetter } from 'vue';

import { usePreferences } from '@/session/preferences';
import type { Column } from './list';

/** Chosen keys in their order; required columns are never lost, unknown keys are passed over. */
export function chooseColumns<Row>(all: Column<Row>[], chosen: string[] | undefined): Column<Row>[] {
  if (!chosen) return all.filter((column) => !column.optional);
  const byKey = new Map(all.map((column) => [column.key, column]));
  const kept = [...new Set(chosen)].flatMap((key) => byKey.get(key) ?? []);
  const missing = all.filter((column) => column.required && !kept.includes(column));
  return [...missing, ...kept];
}

export interface Columns<Row> {
  all: ComputedRef<Column<Row>[]>;
  shown: ComputedRef<Column<Row>[]>;
  isShown: (key: string) => boolean;
  toggle: (key: string, on: boolean) => void;
  move: (key: string, by: -1 | 1) => void;
  reset: () => void;
}

export function useColumns<Row>(list: string, declared: MaybeRefOrGetter<Column<Row>[]>): Columns<Row> {
  const preferences = usePreferences();
  const all = computed(() => toValue(declared));
  const shown = computed(() => chooseColumns(all.value, preferences.columnsOf(list)));
  const keys = (): string[] => shown.value.map((column) => column.key);

  return {
    all,
    shown,
    isShown: (key) => shown.value.some((column) => column.key === key),
    toggle: (key, on) => preferences.setColumns(list, on ? [...keys(), key] : keys().filter((one) => one !== key)),
    move: (key, by) => {
      const order = keys();
      const at = order.indexOf(key);
      const to = at + by;
      if (at < 0 || to < 0 || to >= order.length) return;
      [order[at], order[to]] = [order[to]!, order[at]!];
      preferences.setColumns(list, order);
    },
    reset: () => preferences.setColumns(list, undefined),
  };
}
