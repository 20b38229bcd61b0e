// SPDX-License-Identifier: Apache-2.0
// Account reviews: which accounts want a look, what was decided, and rounds of reviews for the auditor.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'reviews',
  words,
  routes: [
    { path: '/account-review', component: () => import('./pages/ReviewPage.vue'), meta: { title: 'reviews.title', permission: 'review.read', sensitive: true } },
    { path: '/account-review/rounds', component: () => import('./pages/CampaignList.vue'), meta: { title: 'reviews.rounds', permission: 'review.read' } },
    { path: '/account-review/rounds/:id(\\d+)', component: () => import('./pages/CampaignPage.vue'), meta: { title: 'reviews.round', permission: 'review.read', sensitive: true } },
  ],
  menu: [
    { area: 'platform', to: '/account-review', title: 'reviews.title', permission: 'review.read', order: 31.5 },
  ],
  objects: [{ type: 'review_campaign', name: 'reviews.round', page: '/account-review/rounds' }, { type: 'account_review', name: 'reviews.title' }],
});
