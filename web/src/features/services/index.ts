// SPDX-License-Identifier: Apache-2.0
// Asking for services: the catalogue, filling in, drafts; how each service is written, and publishing.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'services',
  words,
  routes: [
    { path: '/apply', component: () => import('./pages/CataloguePage.vue'), meta: { title: 'services.title', permission: 'order.apply' } },
    { path: '/apply/:code([a-z0-9._]+)', component: () => import('./pages/ApplyPage.vue'), meta: { title: 'services.apply', permission: 'order.apply' } },
    { path: '/services', component: () => import('./pages/PublishPage.vue'), meta: { title: 'services.publish_title', permission: 'service.publish' } },
    { path: '/services/:code([a-z0-9._]+)', component: () => import('./pages/ServicePage.vue'), meta: { title: 'services.one' } },
  ],
  menu: [
    { area: 'apply', to: '/apply', title: 'services.title', permission: 'order.apply', order: 10 },
    { area: 'apply', to: '/services', title: 'services.publish_title', permission: 'service.publish', order: 90 },
  ],
  objects: [{ type: 'service', name: 'services.one' }],
});
