// SPDX-License-Identifier: Apache-2.0
// Signing in, the first password, and a person's own settings.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'account',
  words,
  routes: [
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'account.sign_in.title', open: true } },
    {
      path: '/first-password',
      component: () => import('./pages/FirstPassword.vue'),
      meta: { title: 'account.password.first_title', alone: true },
    },
    { path: '/settings', component: () => import('./pages/MySettings.vue'), meta: { title: 'account.settings.title' } },
  ],
  menu: [{ area: 'platform', to: '/settings', title: 'account.settings.title', order: 900, hidden: true }],
});
