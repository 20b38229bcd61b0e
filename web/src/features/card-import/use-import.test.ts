// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';

import type { Job } from '@/api/types';
import { useJobs } from '@/shell/jobs';
import * as api from './api';
import type { ImportView } from './api';
import { useImport } from './use-import';

beforeEach(() => {
  setActivePinia(createPinia());
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const view = (state: string, done: number, summary: unknown = null): ImportView =>
  ({ job: { id: 7, state, done, title: { zh: '', en: '' } }, dry_run: true, summary }) as ImportView;
const tick = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));

it('follows the stream while the job runs and fetches the summary when it ends', async () => {
  const get = vi.spyOn(api, 'getImport').mockResolvedValueOnce(view('running', 10)).mockResolvedValue(view('done', 100, { rows: 100 }));
  const jobs = useJobs();
  const scope = effectScope();
  const one = scope.run(() => useImport(7))!;
  await tick();
  jobs.jobs = [{ id: 7, state: 'running', done: 60, title: { zh: '', en: '' } } as Job];
  expect(one.view.value?.job.done).toBe(60);

  jobs.jobs = [{ id: 7, state: 'done', done: 100, title: { zh: '', en: '' } } as Job];
  await nextTick();
  await tick();
  expect(get).toHaveBeenCalledTimes(2);
  expect(one.view.value).toMatchObject({ job: { state: 'done' }, summary: { rows: 100 } });
  scope.stop();
});

it('asks again by itself when no event comes, and stops when the job is over', async () => {
  const get = vi.spyOn(api, 'getImport').mockResolvedValueOnce(view('running', 10)).mockResolvedValue(view('done', 100));
  const scope = effectScope();
  scope.run(() => useImport(7));
  await tick();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(get).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(get).toHaveBeenCalledTimes(2);
  scope.stop();
});
