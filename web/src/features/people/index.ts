// SPDX-License-Identifier: Apache-2.0
// People: list, one person with roles, the form of a new one.
import { defineFeature } from '@/shell/feature';
import { fieldWord, valueWord } from './field-words';
import words from './words';

export default defineFeature({
  name: 'people',
  words,
  routes: [
    { path: '/people', component: () => import('./pages/PeopleList.vue'), meta: { title: 'people.title', permission: 'person.read', sensitive: true } },
    { path: '/people/new', component: () => import('./pages/PersonForm.vue'), meta: { title: 'people.new', permission: 'person.write', sensitive: true } },
    { path: '/people/:id(\\d+)', component: () => import('./pages/PersonDetail.vue'), meta: { title: 'people.person', permission: 'person.read', sensitive: true } },
    { path: '/people/:id(\\d+)/edit', component: () => import('./pages/PersonForm.vue'), meta: { title: 'people.edit', permission: 'person.write', sensitive: true } },
  ],
  menu: [{ area: 'platform', to: '/people', title: 'people.title', permission: 'person.read', order: 20 }],
  objects: [{ type: 'person', name: 'people.person', page: '/people', fieldWord, valueWord }],
});
