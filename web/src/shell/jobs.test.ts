// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Job } from '@/api/types';
import { withFetched, withJob } from './jobs';

const job = (id: number, state: Job['state']): Job => ({ id, state, failed: 0 }) as Job;

it('takes the newer state of a job, and new jobs first', () => {
  expect(withJob([job(1, 'running')], job(1, 'done'))).toEqual([job(1, 'done')]);
  expect(withJob([job(1, 'running')], job(2, 'queued')).map(({ id }) => id)).toEqual([2, 1]);
});

it('keeps the end of a job when an older answer comes after it', () => {
  const told = withJob([job(1, 'running')], job(1, 'done'));
  expect(withFetched(told, [job(2, 'queued'), job(1, 'running')])).toEqual([job(2, 'queued'), job(1, 'done')]);
  expect(withFetched(told, [job(1, 'done')])).toEqual([job(1, 'done')]);
  expect(withFetched([job(1, 'queued')], [job(1, 'running')])).toEqual([job(1, 'running')]);
});
