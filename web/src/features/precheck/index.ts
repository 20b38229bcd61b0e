// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'precheck',
  words,
  routes: [{ path: '/precheck', component: () => import('./pages/PrecheckPage.vue'), meta: { title: 'precheck.title', permission: 'rules.read' } }],
  menu: [{ area: 'cards', to: '/precheck', title: 'precheck.title', permission: 'rules.read', order: 40 }],
});
