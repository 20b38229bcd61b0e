// SPDX-License-Identifier: Apache-2.0
// What the network has yet to do, whitelist changes, pools of IMEIs, the blacklist of applications.
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'controls',
  words,
  routes: [
    { path: '/enforcements', component: () => import('./pages/OpenControls.vue'), meta: { title: 'controls.open.title', permission: 'card.read' } },
    { path: '/whitelist-changes', component: () => import('./pages/WhitelistChanges.vue'), meta: { title: 'controls.changes.title', permission: 'card.read' } },
    { path: '/imei-pools', component: () => import('./pages/ImeiPools.vue'), meta: { title: 'controls.pools.title', permission: 'card.read' } },
    { path: '/blocked-applications', component: () => import('./pages/BlockedApplications.vue'), meta: { title: 'controls.apps.title', permission: 'rules.read' } },
  ],
  menu: [
    { area: 'cards', to: '/enforcements', title: 'controls.open.title', permission: 'card.read', order: 50 },
    { area: 'cards', to: '/whitelist-changes', title: 'controls.changes.title', permission: 'card.read', order: 52 },
    { area: 'cards', to: '/imei-pools', title: 'controls.pools.title', permission: 'card.read', order: 54 },
    { area: 'cards', to: '/blocked-applications', title: 'controls.apps.title', permission: 'card.read', order: 56 },
  ],
});
