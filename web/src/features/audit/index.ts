// SPDX-License-Identifier: Apache-2.0
// The audit log: who did what, when, before and after; and the proof that nobody changed it.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'audit',
  words,
  routes: [
    { path: '/audit', component: () => import('./pages/AuditList.vue'), meta: { title: 'audit.title', permission: 'audit.read', sensitive: true } },
    { path: '/audit/:id(\\d+)', component: () => import('./pages/AuditDetail.vue'), meta: { title: 'audit.row', permission: 'audit.read', sensitive: true } },
    { path: '/audit/verify', component: () => import('./pages/VerifyPage.vue'), meta: { title: 'audit.verify.title', permission: ['audit.verify', 'integrity.check'] } },
  ],
  menu: [
    { area: 'platform', to: '/audit', title: 'audit.title', permission: 'audit.read', order: 40 },
    { area: 'platform', to: '/audit/verify', title: 'audit.verify.title', permission: ['audit.verify', 'integrity.check'], order: 50 },
  ],
  objects: ['audit', 'integrity', 'session', 'route', 'rules', 'file', 'platform'].map((type) => ({ type, name: `audit.types.${type}` })),
});
