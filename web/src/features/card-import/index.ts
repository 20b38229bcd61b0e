// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'card-import',
  words,
  routes: [
    { path: '/cards/import', component: () => import('./pages/ImportPage.vue'), meta: { title: 'card-import.title', permission: 'card.import' } },
    { path: '/cards/import/:job(\\d+)', component: () => import('./pages/ImportJobPage.vue'), meta: { title: 'card-import.title', permission: 'card.import' } },
  ],
  menu: [{ area: 'cards', to: '/cards/import', title: 'card-import.title', permission: 'card.import', order: 20 }],
});
