// SPDX-License-Identifier: Apache-2.0
/** Choosing a table file, sending it, and following the job that takes it in. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { newKey } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import type { Job } from '@/api/types';
import { sendFile, uploadServer } from '@/api/upload';
import { useJobs } from './jobs';

export interface FileJob {
  file: ShallowRef<File | undefined>;
  /** The file chosen is of no kind that is taken. */
  fault: Ref<boolean>;
  sending: Ref<boolean>;
  problem: ShallowRef<ApiProblem | undefined>;
  /** As it stands now, once it has begun. */
  job: ComputedRef<Job | undefined>;
  choose: (event: Event) => void;
  begin: () => Promise<void>;
}

/** `take` begins the job for an upload, under a key that makes a repetition harmless. */
export function useFileJob(take: (upload: number, key: string) => Promise<Job>): FileJob {
  const jobs = useJobs();
  const file = shallowRef<File>();
  const fault = ref(false);
  const sending = ref(false);
  const problem = shallowRef<ApiProblem>();
  const begun = shallowRef<Job>();
  const job = computed(() => (begun.value ? jobs.jobs.find((one) => one.id === begun.value?.id) ?? begun.value : undefined));
  let running: AbortController | undefined;

  function choose(event: Event): void {
    const box = event.target as HTMLInputElement;
    file.value = box.files?.[0];
    box.value = '';
    problem.value = undefined;
    fault.value = file.value !== undefined && !/\.(csv|xlsx|gz|zst)$/i.test(file.value.name);
  }

  async function begin(): Promise<void> {
    if (!file.value || fault.value) return;
    running = new AbortController();
    sending.value = true;
    problem.value = undefined;
    try {
      const upload = await sendFile(uploadServer, file.value, () => undefined, running.signal);
      begun.value = await take(upload, newKey());
      file.value = undefined;
      await jobs.refresh();
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      sending.value = false;
    }
  }
  onScopeDispose(() => running?.abort());
  return { file, fault, sending, problem, job, choose, begin };
}
