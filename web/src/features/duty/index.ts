// SPDX-License-Identifier: Apache-2.0
// Who is there for what, and when: posts held in units, groups on duty with their rotas, absences with stand-ins, and the calendar of
// working days.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'duty',
  words,
  routes: [
    { path: '/duty/posts', component: () => import('./pages/PostsPage.vue'), meta: { title: 'duty.posts.title', permission: 'duty.read' } },
    { path: '/duty/groups', component: () => import('./pages/GroupList.vue'), meta: { title: 'duty.groups.title', permission: 'duty.read' } },
    { path: '/duty/groups/:id(\\d+)', component: () => import('./pages/GroupPage.vue'), meta: { title: 'duty.groups.one', permission: 'duty.read' } },
    { path: '/duty/absences', component: () => import('./pages/AbsencesPage.vue'), meta: { title: 'duty.absences.title' } },
    { path: '/duty/calendar', component: () => import('./pages/CalendarPage.vue'), meta: { title: 'duty.calendar.title' } },
  ],
  menu: [
    { area: 'workbench', to: '/duty/absences', title: 'duty.absences.title', order: 40 },
    { area: 'platform', to: '/duty/posts', title: 'duty.posts.title', permission: 'duty.read', order: 25 },
    { area: 'platform', to: '/duty/groups', title: 'duty.groups.title', permission: 'duty.read', order: 26 },
    { area: 'platform', to: '/duty/calendar', title: 'duty.calendar.title', order: 27 },
  ],
  objects: [
    { type: 'post', name: 'duty.posts.one' },
    { type: 'duty_group', name: 'duty.groups.one', page: '/duty/groups' },
    { type: 'absence', name: 'duty.absences.one' },
  ],
});
