// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'statistics',
  words,
  routes: [{ path: '/cards/statistics', component: () => import('./pages/StatisticsPage.vue'), meta: { title: 'statistics.title', permission: 'statistic.read' } }],
  menu: [{ area: 'cards', to: '/cards/statistics', title: 'statistics.title', permission: 'statistic.read', order: 60 }],
});
