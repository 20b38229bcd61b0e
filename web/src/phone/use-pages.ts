// SPDX-License-Identifier: Apache-2.0
// A list without end: page after page as one scrolls; news are counted until somebody asks for them, so that no row moves away
// under the thumb.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { events } from '@/api/events';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import type { Page } from '@/api/types';

const kPage = '30';

export interface Pages<Row> {
  rows: ComputedRef<Row[]>;
  /** The first answer is there. */
  loaded: Ref<boolean>;
  loading: Ref<boolean>;
  total: Ref<number | undefined>;
  exact: Ref<boolean>;
  finished: Ref<boolean>;
  /** Why nothing is shown. */
  problem: ShallowRef<ApiProblem | undefined>;
  /** Why there is no next page yet. */
  moreProblem: ShallowRef<ApiProblem | undefined>;
  /** What came since the list was fetched. */
  fresh: Ref<number>;
  reload: () => Promise<void>;
  more: () => Promise<void>;
  /** A row as it stands after an act. */
  replace: (row: Row) => void;
}

interface Source<Row> {
  load: (query: Record<string, string>) => Promise<Page<Row>>;
  /** The server's event that there is news, and how many an event tells of. */
  event: string;
  tells?: (data: unknown) => number;
}

/** `query` undefined: nothing is asked until there is one. */
export function usePages<Row extends { id: number }>(query: () => Record<string, string> | undefined, { load, event, tells = () => 1 }: Source<Row>): Pages<Row> {
  const came = shallowRef<Row[]>([]);
  const loaded = ref(false);
  const loading = ref(false);
  const total = ref<number>();
  const exact = ref(true);
  const cursor = ref<string>();
  const problem = shallowRef<ApiProblem>();
  const moreProblem = shallowRef<ApiProblem>();
  const fresh = ref(0);
  let newest = 0;

  async function fetch(next?: string): Promise<void> {
    const asked = query();
    if (!asked) return;
    const mine = (newest += 1);
    loading.value = true;
    moreProblem.value = undefined;
    if (!next) fresh.value = 0;
    try {
      const page = await load({ sort: '-id', ...asked, limit: kPage, ...(next ? { cursor: next } : {}) });
      if (mine !== newest) return;
      // A row that moved between two pages is shown once, as the later page has it.
      const known = new Set(page.items.map((row) => row.id));
      came.value = next ? [...came.value.filter((row) => !known.has(row.id)), ...page.items] : page.items;
      cursor.value = page.next_cursor || undefined;
      if (page.total !== undefined) total.value = page.total;
      exact.value = page.total_is_exact ?? true;
      problem.value = undefined;
      loaded.value = true;
    } catch (error) {
      if (mine !== newest) return;
      if (next) moreProblem.value = asProblem(error);
      else problem.value = asProblem(error);
    } finally {
      if (mine === newest) loading.value = false;
    }
  }
  const reload = (): Promise<void> => fetch();
  async function more(): Promise<void> {
    if (cursor.value && !loading.value) await fetch(cursor.value);
  }
  function replace(row: Row): void {
    if (came.value.some((one) => one.id === row.id)) came.value = came.value.map((one) => (one.id === row.id ? row : one));
  }

  watch(() => JSON.stringify(query() ?? null), (asked) => {
    if (asked === 'null') return;
    came.value = [];
    loaded.value = false;
    total.value = undefined;
    cursor.value = undefined;
    void reload();
  }, { immediate: true });
  const stop = events.on(event, (data) => (fresh.value += tells(data)));
  onScopeDispose(() => {
    newest += 1;
    stop();
  });
  return { rows: computed(() => came.value), loaded, loading, total, exact, finished: computed(() => loaded.value && !cursor.value), problem, moreProblem, fresh, reload, more, replace };
}
