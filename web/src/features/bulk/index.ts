// SPDX-License-Identifier: Apache-2.0
// One act done to many cards: preview, approval by a second person, progress, results, undo.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'bulk',
  words,
  routes: [
    { path: '/cards/bulk', component: () => import('./pages/BulkList.vue'), meta: { title: 'bulk.title', permission: 'bulk.use' } },
    { path: '/cards/bulk/new', component: () => import('./pages/NewBulk.vue'), meta: { title: 'bulk.new_title', permission: 'bulk.use', noTab: true } },
    { path: '/cards/bulk/job/:id(\\d+)', component: () => import('./pages/BulkOfJob.vue'), meta: { title: 'bulk.one', permission: 'bulk.use', noTab: true } },
    { path: '/cards/bulk/:id(\\d+)', component: () => import('./pages/BulkPage.vue'), meta: { title: 'bulk.one', permission: 'bulk.use' } },
  ],
  menu: [{ area: 'cards', to: '/cards/bulk', title: 'bulk.title', permission: 'bulk.use', order: 15 }],
  objects: [{ type: 'bulk_act', name: 'bulk.one', page: '/cards/bulk' }],
});
