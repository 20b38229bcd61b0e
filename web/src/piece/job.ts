// SPDX-License-Identifier: Apache-2.0
import type { Job } from '@/api/types';
import type { Tone } from './tone';

export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/** Work that ended with some of it refused is not wholly good. */
export function jobTone(job: Job): Tone {
  switch (job.state) {
    case 'running':
    case 'queued':
      return 'busy';
    case 'done':
      return job.failed > 0 ? 'warn' : 'good';
    case 'failed':
      return 'bad';
    case 'cancelled':
      return 'idle';
  }
}

/** The page on which the work itself is seen; that of the job where it has none of its own. */
export function pageOfJob(job: Job): string {
  if (job.kind.startsWith('bulk.')) return `/cards/bulk/job/${job.id}`;
  if (job.kind === 'card.import') return `/cards/import/${job.id}`;
  if (job.kind === 'card.reconcile') return `/reconciliations/${job.id}`;
  return `/jobs/${job.id}`;
}
