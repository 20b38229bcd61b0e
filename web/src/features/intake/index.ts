// SPDX-License-Identifier: Apache-2.0
// How usage comes in: files and batches, feeds, missing numbers, rows of closed months.
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'intake',
  words,
  routes: [
    { path: '/monitoring/intake', component: () => import('./pages/IntakePage.vue'), meta: { title: 'intake.title', permission: 'usage.read' } },
    { path: '/monitoring/intake/feeds', component: () => import('./pages/FeedsPage.vue'), meta: { title: 'intake.feeds.title', permission: 'usage.read' } },
  ],
  menu: [{ area: 'monitoring', to: '/monitoring/intake', title: 'intake.menu', permission: 'usage.read', order: 50 }],
});
