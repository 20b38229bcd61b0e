// SPDX-License-Identifier: Apache-2.0
// One import that can be left and found again: its state follows the job until that is over.
import { computed, onScopeDispose, watch } from 'vue';
import type { ComputedRef } from 'vue';

import type { ApiProblem } from '@/api/problem';
import { useResource } from '@/page/use-resource';
import { isOver } from '@/piece/job';
import { useJobs } from '@/shell/jobs';
import { getImport } from './api';
import type { ImportView } from './api';

// Should the event stream be down, the page still moves on.
const kPollMs = 2_000;

export interface FollowedImport {
  view: ComputedRef<ImportView | undefined>;
  problem: ComputedRef<ApiProblem | undefined>;
  refresh: () => Promise<void>;
}

export function useImport(id: number): FollowedImport {
  const jobs = useJobs();
  const fetched = useResource(id, getImport);
  const live = computed(() => jobs.jobs.find((job) => job.id === id));

  // The newer of what was fetched and what the stream has told; the summary comes by fetching only.
  const view = computed(() => {
    const found = fetched.data.value;
    if (!found || !live.value || isOver(found.job)) return found;
    return isOver(live.value) ? found : { ...found, job: { ...found.job, ...live.value } };
  });
  const over = computed(() => fetched.data.value !== undefined && isOver(fetched.data.value.job));

  watch(() => live.value && isOver(live.value), (ended) => {
    if (ended && !over.value) void fetched.refresh();
  });
  const timer = setInterval(() => {
    if (!over.value && !fetched.loading.value && fetched.data.value) void fetched.refresh();
  }, kPollMs);
  onScopeDispose(() => clearInterval(timer));

  return { view, problem: computed(() => (fetched.data.value ? undefined : fetched.problem.value)), refresh: fetched.refresh };
}
