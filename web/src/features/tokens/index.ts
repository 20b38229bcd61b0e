// SPDX-License-Identifier: Apache-2.0
// API tokens: one's own, and everybody's for those who watch over them.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'tokens',
  words,
  routes: [
    { path: '/my-tokens', component: () => import('./pages/OwnTokens.vue'), meta: { title: 'tokens.own_title', permission: 'token.own' } },
    { path: '/my-tokens/new', component: () => import('./pages/NewToken.vue'), meta: { title: 'tokens.new', permission: 'token.own' } },
    { path: '/tokens', component: () => import('./pages/AllTokens.vue'), meta: { title: 'tokens.all_title', permission: 'token.read', sensitive: true } },
  ],
  menu: [
    { area: 'platform', to: '/tokens', title: 'tokens.all_title', permission: 'token.read', order: 36 },
    { area: 'platform', to: '/my-tokens', title: 'tokens.own_title', permission: 'token.own', order: 60 },
  ],
  objects: [{ type: 'token', name: 'tokens.token' }],
});
