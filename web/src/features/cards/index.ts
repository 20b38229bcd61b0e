// SPDX-License-Identifier: Apache-2.0
import { defineFeature } from '@/shell/feature';

import { fieldWord, valueWord } from './field-words';
import type { Written } from './field-words';
import words from './words';

export default defineFeature({
  name: 'cards',
  words,
  routes: [
    { path: '/cards', component: () => import('./pages/CardsPage.vue'), meta: { title: 'cards.title', permission: 'card.read' } },
    { path: '/cards/new', component: () => import('./pages/NewCardPage.vue'), meta: { title: 'cards.new_title', permission: 'card.write' } },
    { path: '/cards/:id(\\d+)', component: () => import('./pages/CardPage.vue'), meta: { title: 'cards.detail', permission: 'card.read', sensitive: true } },
    { path: '/cards/:id(\\d+)/edit', component: () => import('./pages/EditCardPage.vue'), meta: { title: 'cards.detail', permission: 'card.write', sensitive: true } },
  ],
  menu: [{ area: 'cards', to: '/cards', title: 'cards.menu', permission: 'card.read', order: 10 }],
  objects: [{ type: 'card', name: 'cards.detail', page: '/cards', fieldWord, valueWord: (field, value) => valueWord(field, value as Written) }],
});
