// SPDX-License-Identifier: Apache-2.0
// What runs here: version, store, and the configuration in force with where each value comes from.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'platform',
  words,
  routes: [{ path: '/platform', component: () => import('./pages/PlatformPage.vue'), meta: { title: 'platform.title', permission: 'platform.read' } }],
  menu: [{ area: 'platform', to: '/platform', title: 'platform.title', permission: 'platform.read', order: 60 }],
});
