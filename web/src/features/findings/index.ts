// SPDX-License-Identifier: Apache-2.0
// Findings of the monitoring: live, listed, explained, dealt with.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'findings',
  words,
  routes: [
    { path: '/monitoring/live', component: () => import('./pages/LivePage.vue'), meta: { title: 'findings.live.title', permission: 'finding.read' } },
    { path: '/monitoring/findings', component: () => import('./pages/FindingList.vue'), meta: { title: 'findings.title', permission: 'finding.read' } },
    { path: '/monitoring/quality', component: () => import('./pages/QualityPage.vue'), meta: { title: 'findings.quality.title', permission: 'finding.read' } },
    { path: '/monitoring/findings/:id(\\d+)', component: () => import('./pages/FindingPage.vue'), meta: { title: 'findings.one', permission: 'finding.read', sensitive: true } },
  ],
  menu: [
    { area: 'monitoring', to: '/monitoring/live', title: 'findings.live.title', permission: 'finding.read', order: 10 },
    { area: 'monitoring', to: '/monitoring/findings', title: 'findings.title', permission: 'finding.read', order: 20 },
    { area: 'monitoring', to: '/monitoring/quality', title: 'findings.quality.title', permission: 'finding.read', order: 90 },
  ],
  objects: [{ type: 'finding', name: 'findings.one', page: '/monitoring/findings' }],
});
