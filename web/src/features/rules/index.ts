// SPDX-License-Identifier: Apache-2.0
// The guideline as data, to be read: classes and their duties with the reason of each, clauses, scenes, segments, blacklist.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'rules',
  words,
  routes: [{ path: '/rules', component: () => import('./pages/RulesPage.vue'), meta: { title: 'rules.title', permission: 'rules.read' } }],
  menu: [{ area: 'cards', to: '/rules', title: 'rules.title', permission: 'rules.read', order: 60 }],
});
