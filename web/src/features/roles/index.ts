// SPDX-License-Identifier: Apache-2.0
// Roles: what each may do, the three separated administrators, own roles.
import { defineFeature } from '@/shell/feature';
import { fieldWord } from './field-words';
import words from './words';

export default defineFeature({
  name: 'roles',
  words,
  routes: [
    { path: '/roles', component: () => import('./pages/RoleList.vue'), meta: { title: 'roles.title', permission: 'role.read' } },
    { path: '/roles/conflicts', component: () => import('./pages/ConflictPage.vue'), meta: { title: 'roles.conflicts.title', permission: 'role.read' } },
    { path: '/roles/new', component: () => import('./pages/RoleForm.vue'), meta: { title: 'roles.new', permission: 'role.write' } },
    { path: '/roles/:id(\\d+)', component: () => import('./pages/RoleDetail.vue'), meta: { title: 'roles.role', permission: 'role.read' } },
    { path: '/roles/:id(\\d+)/edit', component: () => import('./pages/RoleForm.vue'), meta: { title: 'roles.edit', permission: 'role.write' } },
  ],
  menu: [
    { area: 'platform', to: '/roles', title: 'roles.title', permission: 'role.read', order: 30 },
    { area: 'platform', to: '/roles/conflicts', title: 'roles.conflicts.title', permission: 'role.read', order: 31 },
  ],
  objects: [{ type: 'role', name: 'roles.role', page: '/roles', fieldWord }, { type: 'role_conflict', name: 'roles.conflicts.one' }],
});
