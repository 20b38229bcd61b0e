// SPDX-License-Identifier: Apache-2.0
import { shallowRef } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router';

import { asProblem, unreachable } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { useSession } from '@/session/session';
import { onceAnew } from '@/shell/newer-files';
import { ended, watchTheDoor } from './door';
import { kBase, kFirstPassword, kSignIn, safeBack } from './places';
import { tellProblem } from './tell';

declare module 'vue-router' {
  interface RouteMeta {
    /** Which of the four tabs the page is; pages without one lie over a tab. */
    tab?: string;
  }
}

/** Why no page could be opened at all. */
export const bootProblem = shallowRef<ApiProblem>();

const finding = () => import('./pages/FindingPage.vue');
const order = () => import('./pages/OrderPage.vue');
const orders = () => import('./pages/OrdersPage.vue');
const apply = () => import('./pages/ApplyPage.vue');
const findings = () => import('./pages/FindingsPage.vue');
const kSoon = [order, finding, findings, orders, apply];
const kRestMs = 2_000;

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(kBase),
    routes: [
      { path: '/', name: 'todo', component: () => import('./pages/TodoPage.vue'), meta: { tab: 'todo' } },
      { path: '/overview', name: 'overview', component: () => import('./pages/OverviewPage.vue'), meta: { tab: 'overview' } },
      { path: '/findings', name: 'findings', component: findings, meta: { tab: 'findings' } },
      { path: '/me', name: 'me', component: () => import('./pages/MePage.vue'), meta: { tab: 'me' } },
      { path: '/findings/:id(\\d+)', name: 'finding', component: finding, meta: { sensitive: true } },
      { path: '/orders/:id(\\d+)', name: 'order', component: order, meta: { sensitive: true } },
      { path: '/orders', name: 'orders', component: orders },
      { path: '/apply', component: () => import('./pages/CataloguePage.vue') },
      { path: '/apply/:code([a-z0-9._]+)', component: apply, meta: { sensitive: true } },
      { path: '/me/sessions', component: () => import('./pages/SessionsPage.vue') },
      { path: '/me/notices', component: () => import('./pages/NoticesPage.vue') },
      { path: '/me/password', component: () => import('./pages/PasswordPage.vue') },
      { path: kSignIn, component: () => import('./pages/SignInPage.vue'), meta: { open: true } },
      { path: kFirstPassword, component: () => import('./pages/PasswordPage.vue'), meta: { alone: true } },
      { path: '/:path(.*)*', component: () => import('./pages/MissingPage.vue') },
    ],
  });
  router.beforeEach(admit);
  router.onError(onFailure);
  watchTheDoor();
  // On a weak line a tap should not wait for the page's own code.
  void router.isReady().then(() => setTimeout(() => void Promise.all(kSoon.map((page) => page())).catch(() => undefined), kRestMs));
  return router;
}

async function admit(to: RouteLocationNormalized): Promise<RouteLocationRaw | boolean> {
  const session = useSession();
  await session.load();
  bootProblem.value = undefined;
  if (session.state === 'out') {
    // Over a page that is open lies the sheet for signing in; it stays where it is until then.
    if (to.meta.open || ended.value) return Boolean(to.meta.open);
    return { path: kSignIn, query: to.fullPath === '/' ? {} : { back: to.fullPath } };
  }
  if (to.meta.open) return safeBack(to.query.back);
  if (session.mustChangePassword && to.path !== kFirstPassword) return { path: kFirstPassword, query: { back: to.fullPath } };
  return true;
}

async function onFailure(error: unknown, to: RouteLocationNormalized): Promise<void> {
  const became = await onceAnew(error, kBase + to.fullPath);
  if (became === 'no_line') tellProblem(unreachable());
  else if (became === 'other') bootProblem.value = asProblem(error);
}
