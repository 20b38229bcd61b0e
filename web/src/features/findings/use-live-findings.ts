// SPDX-License-Identifier: Apache-2.0
// The newest findings and today's figures, following the server's events; while paused they are only counted.
import { onScopeDispose, ref, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';

import { events } from '@/api/events';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { getSummary, listFindings } from './api';
import type { FindingRow, Summary } from './api';

const kNewest = '30';
const kRestMs = 1_000;

export interface LiveFindings {
  rows: ShallowRef<FindingRow[] | undefined>;
  summary: ShallowRef<Summary | undefined>;
  problem: ShallowRef<ApiProblem | undefined>;
  paused: Ref<boolean>;
  /** Found while paused. */
  waiting: Ref<number>;
  /** Ids that have just come. */
  fresh: ShallowRef<Set<number>>;
  refresh: () => Promise<void>;
  toggle: () => void;
}

export function useLiveFindings(): LiveFindings {
  const rows = shallowRef<FindingRow[]>();
  const summary = shallowRef<Summary>();
  const problem = shallowRef<ApiProblem>();
  const paused = ref(false);
  const waiting = ref(0);
  const fresh = shallowRef(new Set<number>());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    try {
      const [figures, newest] = await Promise.all([getSummary(), listFindings({ sort: '-id', limit: kNewest })]);
      if (over) return;
      const known = new Set(rows.value?.map((row) => row.id));
      fresh.value = new Set(rows.value ? newest.items.map((row) => row.id).filter((id) => !known.has(id)) : []);
      summary.value = figures;
      rows.value = newest.items;
      problem.value = undefined;
    } catch (error) {
      if (!over) problem.value = asProblem(error);
    }
  }
  function toggle(): void {
    paused.value = !paused.value;
    waiting.value = 0;
    if (!paused.value) void refresh();
  }
  const stop = [
    events.on('findings', (data) => {
      if (paused.value) waiting.value += (data as { new?: number } | undefined)?.new ?? 1;
      // One look for all that comes within a second.
      else timer ??= setTimeout(() => void refresh(), kRestMs);
    }),
    events.on('resync', () => (paused.value ? undefined : void refresh())),
  ];
  onScopeDispose(() => {
    over = true;
    clearTimeout(timer);
    for (const one of stop) one();
  });
  void refresh();
  return { rows, summary, problem, paused, waiting, fresh, refresh, toggle };
}
