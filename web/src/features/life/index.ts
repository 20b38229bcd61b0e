// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'life',
  words,
  routes: [
    { path: '/violations', component: () => import('./pages/ViolationsPage.vue'), meta: { title: 'life.violation.title', permission: 'violation.read' } },
    { path: '/reconciliations', component: () => import('./pages/ReconcilePage.vue'), meta: { title: 'life.reconcile.title', permission: 'card.reconcile' } },
    { path: '/reconciliations/:id(\\d+)', component: () => import('./pages/ReconcileResultPage.vue'), meta: { title: 'life.reconcile.title', permission: 'card.reconcile' } },
  ],
  menu: [
    { area: 'cards', to: '/reconciliations', title: 'life.reconcile.menu', permission: 'card.reconcile', order: 60 },
    { area: 'cards', to: '/violations', title: 'life.violation.menu', permission: 'violation.read', order: 70 },
  ],
});
