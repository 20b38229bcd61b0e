// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import words from './words';

export default defineFeature({
  name: 'compliance',
  words,
  routes: [
    { path: '/compliance', component: () => import('./pages/CompliancePage.vue'), meta: { title: 'compliance.title', permission: 'compliance.read' } },
    { path: '/compliance/exceptions', component: () => import('./pages/ExceptionsPage.vue'), meta: { title: 'compliance.exception.title', permission: 'compliance.read' } },
    { path: '/compliance/exceptions/new', component: () => import('./pages/NewExceptionPage.vue'), meta: { title: 'compliance.exception.new_title', permission: 'card.write' } },
    { path: '/compliance/exceptions/:id(\\d+)', component: () => import('./pages/ExceptionPage.vue'), meta: { title: 'compliance.exception.thing', permission: 'compliance.read' } },
    { path: '/compliance/report/:id(\\d+)', component: () => import('./pages/ReportPage.vue'), meta: { title: 'compliance.report.title', permission: 'compliance.report' } },
  ],
  menu: [
    { area: 'cards', to: '/compliance', title: 'compliance.title', permission: 'compliance.read', order: 30 },
    { area: 'cards', to: '/compliance/exceptions', title: 'compliance.exception.menu', permission: 'compliance.read', order: 32 },
  ],
  objects: [{ type: 'compliance_exception', name: 'compliance.exception.thing', page: '/compliance/exceptions' }],
});
