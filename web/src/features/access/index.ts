// SPDX-License-Identifier: Apache-2.0
// Which application systems there are, and which card may reach which of them until when.
import { accessFigures, kPermitRights } from '@/reference/permit';
import { kOrderEvent } from '@/reference/order';
import { useSession } from '@/session/session';
import { defineFeature } from '@/shell/feature';
import words from './words';

const byId = (page: string, key: string) => (to: { params: Record<string, string | string[]> }) => ({ path: page, query: { [key]: String(to.params.id) } });

export default defineFeature({
  name: 'access',
  words,
  routes: [
    { path: '/access/permits', component: () => import('./pages/PermitList.vue'), meta: { title: 'access.permits.title', permission: kPermitRights.read, sensitive: true } },
    { path: '/access/permits/:id(\\d+)', redirect: byId('/access/permits', 'permit') },
    { path: '/access/systems', component: () => import('./pages/SystemList.vue'), meta: { title: 'access.systems.title', permission: kPermitRights.read } },
    { path: '/access/systems/:id(\\d+)', redirect: byId('/access/systems', 'system') },
  ],
  menu: [
    {
      area: 'access', to: '/access/permits', title: 'access.permits.title', permission: kPermitRights.read, order: 10,
      // Nothing waits for those who only look on.
      waiting: { count: async () => (useSession().can(kPermitRights.confirm) ? (await accessFigures()).confirm_due : 0), events: [kOrderEvent], label: 'access.permits.to_confirm' },
    },
    { area: 'access', to: '/access/systems', title: 'access.systems.title', permission: kPermitRights.read, order: 20 },
  ],
  objects: [
    { type: 'permit', name: 'access.permits.one', page: '/access/permits' },
    { type: 'system', name: 'access.systems.one', page: '/access/systems' },
  ],
});
