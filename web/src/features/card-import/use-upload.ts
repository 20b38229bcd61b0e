// SPDX-License-Identifier: Apache-2.0
// Choosing a file, sending it, and starting its check.
import { onScopeDispose, ref, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';

import { newKey } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { beginCheck } from './api';
import type { ImportOptions } from './api';
import { fileFault } from './stage';
import { sendFile, uploadServer } from '@/api/upload';

export interface UploadState {
  file: ShallowRef<File | undefined>;
  fault: Ref<ReturnType<typeof fileFault>>;
  phase: Ref<'idle' | 'uploading' | 'starting'>;
  sent: Ref<number>;
  problem: ShallowRef<ApiProblem | undefined>;
  choose: (file: File | undefined) => void;
  /** The id of the job that checks, or undefined when it came to nothing. */
  start: (options: ImportOptions) => Promise<number | undefined>;
  stop: () => void;
}

export function useUpload(): UploadState {
  const file = shallowRef<File>();
  const fault = ref<ReturnType<typeof fileFault>>();
  const phase = ref<'idle' | 'uploading' | 'starting'>('idle');
  const sent = ref(0);
  const problem = shallowRef<ApiProblem>();
  let running: AbortController | undefined;

  function choose(next: File | undefined): void {
    file.value = next;
    fault.value = next ? fileFault(next) : undefined;
    problem.value = undefined;
    sent.value = 0;
  }

  async function start(options: ImportOptions): Promise<number | undefined> {
    if (!file.value || fault.value || phase.value !== 'idle') return undefined;
    const mine = new AbortController();
    running = mine;
    problem.value = undefined;
    sent.value = 0;
    phase.value = 'uploading';
    try {
      const upload = await sendFile(uploadServer, file.value, (bytes) => (sent.value = bytes), mine.signal);
      phase.value = 'starting';
      return (await beginCheck(upload, options, newKey())).id;
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error);
      return undefined;
    } finally {
      phase.value = 'idle';
    }
  }

  const stop = (): void => running?.abort();
  onScopeDispose(stop);
  return { file, fault, phase, sent, problem, choose, start, stop };
}
