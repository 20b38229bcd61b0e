// SPDX-License-Identifier: Apache-2.0
// The workbench: what waits for me, what changed, where the gaps are, what I keep at hand.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'home',
  words,
  routes: [{ path: '/workbench', component: () => import('./pages/WorkbenchPage.vue'), meta: { title: 'area.workbench' } }],
  menu: [{ area: 'workbench', to: '/workbench', title: 'area.workbench', order: 10 }],
});
