// SPDX-License-Identifier: Apache-2.0
// Units: the tree, one unit's page, its form.
import { defineFeature } from '@/shell/feature';
import { fieldWord, valueWord } from './field-words';
import words from './words';

export default defineFeature({
  name: 'units',
  words,
  routes: [
    { path: '/units', component: () => import('./pages/UnitTree.vue'), meta: { title: 'units.title', permission: 'unit.read' } },
    { path: '/units/new', component: () => import('./pages/UnitForm.vue'), meta: { title: 'units.new', permission: 'unit.write' } },
    { path: '/units/:id(\\d+)', component: () => import('./pages/UnitDetail.vue'), meta: { title: 'units.unit', permission: 'unit.read' } },
    { path: '/units/:id(\\d+)/edit', component: () => import('./pages/UnitForm.vue'), meta: { title: 'units.edit', permission: 'unit.write' } },
  ],
  menu: [{ area: 'platform', to: '/units', title: 'units.title', permission: 'unit.read', order: 10 }],
  objects: [{ type: 'unit', name: 'units.unit', page: '/units', fieldWord, valueWord }],
});
