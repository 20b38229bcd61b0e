// SPDX-License-Identifier: Apache-2.0
// Safe keeping and its proof: backups, read-only mode, keys, security evidence, availability and parts.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'security',
  words,
  routes: [
    { path: '/backups', component: () => import('./pages/BackupsPage.vue'), meta: { title: 'security.backups.title', permission: 'backup.read' } },
    { path: '/security/evidence', component: () => import('./pages/EvidencePage.vue'), meta: { title: 'security.evidence.title', permission: 'evidence.read' } },
    { path: '/security/keys', component: () => import('./pages/KeysPage.vue'), meta: { title: 'security.keys.title', permission: 'key.read' } },
    { path: '/security/availability', component: () => import('./pages/AvailabilityPage.vue'), meta: { title: 'security.uptime.title', permission: 'evidence.read' } },
    { path: '/security/personal-data', component: () => import('./pages/PersonalDataPage.vue'), meta: { title: 'security.personal.title', permission: 'personal_data.read' } },
  ],
  menu: [
    { area: 'platform', to: '/backups', title: 'security.backups.title', permission: 'backup.read', order: 52 },
    { area: 'platform', to: '/security/evidence', title: 'security.evidence.title', permission: 'evidence.read', order: 54 },
    { area: 'platform', to: '/security/keys', title: 'security.keys.title', permission: 'key.read', order: 55 },
    { area: 'platform', to: '/security/availability', title: 'security.uptime.title', permission: 'evidence.read', order: 56 },
    { area: 'platform', to: '/security/personal-data', title: 'security.personal.title', permission: 'personal_data.read', order: 57 },
  ],
  objects: ['backup', 'store', 'schema', 'key', 'evidence'].map((type) => ({ type, name: `security.types.${type}` })),
});
