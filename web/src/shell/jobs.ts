// SPDX-License-Identifier: Apache-2.0
// The person's long work: fetched once, then followed by the event stream.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

import { client, ok } from '@/api/client';
import { events } from '@/api/events';
import type { Job, Page } from '@/api/types';
import { language, say } from '@/i18n';
import { isOver } from '@/piece/job';
import { tellNote } from '@/piece/tell';

const kShown = 20;

/** The jobs with the newer state of one of them; a new one comes first. */
export function withJob(jobs: Job[], changed: Job): Job[] {
  if (jobs.some((job) => job.id === changed.id)) return jobs.map((job) => (job.id === changed.id ? changed : job));
  return [changed, ...jobs].slice(0, kShown);
}

/** Jobs that were asked for. One that the event stream has told the end of meanwhile does not run again: the answer was on its way. */
export function withFetched(jobs: Job[], fetched: Job[]): Job[] {
  return fetched.map((job) => {
    const known = jobs.find((one) => one.id === job.id);
    return known && isOver(known) && !isOver(job) ? known : job;
  });
}

export const useJobs = defineStore('jobs', () => {
  const jobs = shallowRef<Job[]>([]);
  const running = computed(() => jobs.value.filter((job) => !isOver(job)).length);

  async function refresh(): Promise<void> {
    const { items } = await ok<Page<Job>>(client.GET('/api/v1/jobs', { params: { query: { limit: kShown } } }));
    jobs.value = withFetched(jobs.value, items);
  }

  function take(data: unknown): void {
    const job = data as Job;
    const before = jobs.value.find((one) => one.id === job.id);
    jobs.value = withJob(jobs.value, job);
    if (before && !isOver(before) && isOver(job)) {
      tellNote(say('shell.job_ended', { title: job.title[language()], state: say(`job.state.${job.state}`) }));
    }
  }

  /** Listens until the returned function is called. */
  function follow(): () => void {
    const stops = [events.on('job', take), events.on('resync', () => void refresh().catch(() => undefined))];
    void refresh().catch(() => undefined);
    return () => stops.forEach((stop) => stop());
  }

  async function cancel(id: number): Promise<void> {
    jobs.value = withJob(jobs.value, await ok<Job>(client.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } })));
  }

  return { jobs, running, refresh, follow, cancel };
});
