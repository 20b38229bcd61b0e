// SPDX-License-Identifier: Apache-2.0
// What the monitoring goes by: how models are tuned for whom, rules of one's own, lists with their origin and days.
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'tuning',
  words,
  routes: [
    { path: '/monitoring/tuning', component: () => import('./pages/TuningPage.vue'), meta: { title: 'tuning.title', permission: 'monitor.read' } },
    { path: '/monitoring/lists', component: () => import('./pages/ListsPage.vue'), meta: { title: 'tuning.lists.title', permission: 'monitor.read' } },
  ],
  menu: [
    { area: 'monitoring', to: '/monitoring/tuning', title: 'tuning.title', permission: 'monitor.read', order: 30 },
    { area: 'monitoring', to: '/monitoring/lists', title: 'tuning.lists.title', permission: 'monitor.read', order: 40 },
  ],
});
