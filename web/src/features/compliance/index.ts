// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'compliance',
  words,
  routes: [{ path: '/compliance', component: () => import('./pages/CompliancePage.vue'), meta: { title: 'compliance.title', permission: 'compliance.read' } }],
  menu: [{ area: 'cards', to: '/compliance', title: 'compliance.title', permission: 'compliance.read', order: 30 }],
});
