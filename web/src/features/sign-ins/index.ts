// SPDX-License-Identifier: Apache-2.0
// Who is signed in, who is locked out, and the certificates people sign in with.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'sign-ins',
  words,
  routes: [
    { path: '/online-sessions', component: () => import('./pages/OnlineSessions.vue'), meta: { title: 'sign-ins.online.title', permission: 'session.read' } },
    { path: '/locked-people', component: () => import('./pages/LockedPeople.vue'), meta: { title: 'sign-ins.locked.title', permission: 'person.write' } },
    { path: '/certificates', component: () => import('./pages/CertificateList.vue'), meta: { title: 'sign-ins.certificates.title', permission: 'access.read' } },
  ],
  menu: [
    { area: 'platform', to: '/online-sessions', title: 'sign-ins.online.title', permission: 'session.read', order: 32 },
    { area: 'platform', to: '/locked-people', title: 'sign-ins.locked.title', permission: 'person.write', order: 34 },
    { area: 'platform', to: '/certificates', title: 'sign-ins.certificates.title', permission: 'access.read', order: 36 },
  ],
  objects: [{ type: 'session', name: 'sign-ins.online.session' }, { type: 'certificate', name: 'sign-ins.certificates.one' }],
});
