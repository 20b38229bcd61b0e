// SPDX-License-Identifier: Apache-2.0
// Long work: all of the person's jobs, and one job with its files.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'jobs',
  words,
  routes: [
    { path: '/jobs', component: () => import('./pages/JobList.vue'), meta: { title: 'jobs.title' } },
    { path: '/jobs/:id(\\d+)', component: () => import('./pages/JobDetail.vue'), meta: { title: 'jobs.job' } },
  ],
  menu: [{ area: 'workbench', to: '/jobs', title: 'jobs.title', order: 90, hidden: true }],
  objects: [{ type: 'job', name: 'jobs.job', page: '/jobs' }],
});
