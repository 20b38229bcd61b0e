// SPDX-License-Identifier: Apache-2.0
// A list page's state: what is asked for (kept in the address), what came, what is selected.
import { computed, onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { ComputedRef, MaybeRefOrGetter, Ref, ShallowRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { LocationQuery } from 'vue-router';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import type { Page } from '@/api/types';
import { usePreferences } from '@/session/preferences';
import type { ExportFormat, Filter, Sort } from './list';
import { exportAddress, fromAddress, keysOf, lastPage, toAddress, toApi, toggleSort } from './list-query';
import type { ListQuery } from './list-query';

export interface ListOptions<Row> {
  /** Names the list in saved views, chosen columns and page size. */
  name: string;
  load: (query: Record<string, string>, signal: AbortSignal) => Promise<Page<Row>>;
  filters?: MaybeRefOrGetter<Filter[]>;
  sort?: string;
  limit?: number;
  /** The row's key; `id` when absent. */
  keyOf?: (row: Row) => number | string;
  /** Path of the API's list, when it can be exported. */
  exportPath?: string;
  /** Neighbour pages only: the API of this list knows no page numbers. */
  neighboursOnly?: boolean;
  /** A list inside another page keeps its state to itself. */
  inAddress?: boolean;
}

export interface List<Row> {
  name: string;
  /** Has pages by number. */
  jumps: boolean;
  exportPath?: string;
  query: Ref<ListQuery>;
  filters: ComputedRef<Filter[]>;
  rows: ShallowRef<Row[]>;
  total: Ref<number | undefined>;
  totalIsExact: Ref<boolean>;
  loading: Ref<boolean>;
  /** Nothing has come yet: show a skeleton. */
  first: ComputedRef<boolean>;
  problem: ShallowRef<ApiProblem | undefined>;
  filtered: ComputedRef<boolean>;
  selected: ShallowRef<Map<number | string, Row>>;
  hasNext: ComputedRef<boolean>;
  hasPrevious: ComputedRef<boolean>;
  last: ComputedRef<number | undefined>;
  keyOf: (row: Row) => number | string;
  setFilter: (key: string, value: string | undefined) => void;
  setFilters: (filters: Record<string, string>) => void;
  show: (query: Record<string, string>) => void;
  address: () => Record<string, string>;
  clear: () => void;
  sortBy: (field: string, added: boolean) => void;
  setSort: (sort: Sort[]) => void;
  setLimit: (limit: number) => void;
  next: () => void;
  previous: () => void;
  jump: (page: number) => void;
  refresh: () => Promise<void>;
  select: (row: Row, on: boolean) => void;
  selectAll: (on: boolean) => void;
  clearSelection: () => void;
  exportTo: (format: ExportFormat, columns: string[]) => string;
}

export function useList<Row>(options: ListOptions<Row>): List<Row> {
  const route = useRoute();
  const router = useRouter();
  const preferences = usePreferences();
  const path = route.path;
  const inAddress = options.inAddress ?? true;
  const keyOf = options.keyOf ?? ((row: Row) => (row as { id: number }).id);
  const filters = computed(() => toValue(options.filters) ?? []);
  const keys = computed(() => filters.value.flatMap(keysOf));
  const own = computed(() => filters.value.filter((filter) => filter.own).flatMap(keysOf));
  const jumps = !options.neighboursOnly;
  const preset = { sort: options.sort ?? '', limit: options.limit ?? preferences.pageSizeOf(options.name) ?? 50, jumps };

  const query = ref(fromAddress(inAddress ? route.query : {}, keys.value, preset)) as Ref<ListQuery>;
  const rows = shallowRef<Row[]>([]);
  const page = shallowRef<Page<Row>>();
  const total = ref<number>();
  const totalIsExact = ref(true);
  const loading = ref(false);
  const problem = shallowRef<ApiProblem>();
  const selected = shallowRef(new Map<number | string, Row>());
  let running: AbortController | undefined;
  // How each page was reached, for lists that do not say how to go back.
  const trail = new Map<number, string | undefined>();

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      const came = await options.load(toApi(query.value), mine.signal);
      if (mine.signal.aborted) return;
      page.value = came;
      rows.value = came.items;
      // A page reached by cursor is not counted again; the count of the first page still holds.
      if (came.total !== undefined) {
        total.value = came.total;
        totalIsExact.value = came.total_is_exact ?? true;
      }
      problem.value = undefined;
    } catch (error) {
      if (mine.signal.aborted) return;
      problem.value = asProblem(error);
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  function ask(change: Partial<ListQuery>): void {
    query.value = { ...query.value, ...change };
    // A step that leaves no trace in the address is not seen by the watch below.
    if (!inAddress || isShown(query.value, route.query)) void refresh();
    else void router.replace({ path, query: toAddress(query.value, preset), hash: route.hash });
  }

  // The address leads: back, forward, a link to the same page and our own changes all come through here.
  if (inAddress) {
    watch(
      () => (route.path === path ? JSON.stringify(route.query) : undefined),
      (address) => {
        if (address === undefined) return;
        // Our own change is already in `query`, with the cursor that the address leaves out.
        if (!isShown(query.value, route.query)) query.value = fromAddress(route.query, keys.value, preset);
        void refresh();
      },
    );
  }
  onScopeDispose(() => running?.abort());
  void refresh();

  function isShown(wanted: ListQuery, address: LocationQuery): boolean {
    const mine = toAddress(wanted, preset);
    return Object.keys({ ...mine, ...address }).every((key) => mine[key] === address[key]);
  }

  const restart = { page: 1, cursor: undefined };
  const setFilters = (next: Record<string, string>): void => {
    clearSelection();
    ask({ filters: next, ...restart });
  };
  function setFilter(key: string, value: string | undefined): void {
    const next = { ...query.value.filters };
    if (value) next[key] = value;
    else delete next[key];
    if ((query.value.filters[key] ?? '') !== (value ?? '')) setFilters(next);
  }
  function clearSelection(): void {
    selected.value = new Map();
  }
  function select(row: Row, on: boolean): void {
    const next = new Map(selected.value);
    if (on) next.set(keyOf(row), row);
    else next.delete(keyOf(row));
    selected.value = next;
  }
  function selectAll(on: boolean): void {
    const next = new Map(selected.value);
    for (const row of rows.value) {
      if (on) next.set(keyOf(row), row);
      else next.delete(keyOf(row));
    }
    selected.value = next;
  }

  return {
    name: options.name,
    jumps,
    exportPath: options.exportPath,
    query, filters, rows, total, totalIsExact, loading, problem, selected, keyOf,
    first: computed(() => !page.value && !problem.value),
    filtered: computed(() => Object.keys(query.value.filters).some((key) => !own.value.includes(key))),
    hasNext: computed(() => Boolean(page.value?.next_cursor)),
    hasPrevious: computed(() => Boolean(page.value?.prev_cursor) || query.value.page > 1),
    last: computed(() => lastPage(total.value, query.value.limit, totalIsExact.value)),
    setFilter, setFilters, refresh, select, selectAll, clearSelection,
    show: (address) => {
      clearSelection();
      ask(fromAddress(address, keys.value, preset));
    },
    address: () => toAddress({ ...query.value, ...restart }, preset),
    clear: () => setFilters(Object.fromEntries(Object.entries(query.value.filters).filter(([key]) => own.value.includes(key)))),
    sortBy: (field, added) => ask({ sort: toggleSort(query.value.sort, field, added), ...restart }),
    setSort: (sort) => ask({ sort, ...restart }),
    setLimit: (limit) => {
      preferences.setPageSize(options.name, limit);
      ask({ limit, ...restart });
    },
    next: () => {
      const to = query.value.page + 1;
      trail.set(to, page.value?.next_cursor);
      ask({ page: to, cursor: page.value?.next_cursor });
    },
    previous: () => {
      const to = Math.max(1, query.value.page - 1);
      ask({ page: to, cursor: page.value?.prev_cursor ?? trail.get(to) });
    },
    jump: (number) => ask({ page: Math.max(1, Math.min(number, lastPage(total.value, query.value.limit, totalIsExact.value) ?? 1)), cursor: undefined }),
    exportTo: (format, columns) => exportAddress(options.exportPath ?? '', query.value, format, columns),
  };
}
