// SPDX-License-Identifier: Apache-2.0
import { shallowRef } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router';

import { connection } from '@/api/client';
import { events } from '@/api/events';
import { asProblem, unreachable } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { say } from '@/i18n';
import { tellNote, tellProblem } from '@/piece/tell';
import { useSession } from '@/session/session';
import { featureRoutes } from './feature';
import { onceAnew } from './newer-files';
import { kHome, safeBack, signInFor } from './places';

const kFirstPassword = '/first-password';
/** Ends of a session that the sign-in page explains, by the server's code. */
const kToldAtTheDoor: Record<string, string> = {
  'session.kicked': 'kicked', 'session.outside_hours': 'hours', 'session.outside_network': 'network',
};

/** Why no page could be opened at all: the server did not say who is signed in. */
export const bootProblem = shallowRef<ApiProblem>();

export function makeRouter(): Router {
  const all = featureRoutes();
  const alone = all.filter((route) => route.meta?.alone || route.meta?.open);
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      ...alone,
      // The phone workspace is a program of its own.
      { path: '/m/:path(.*)*', component: () => import('./MissingPage.vue'), meta: { alone: true }, beforeEnter: (to) => (location.assign(to.fullPath), false) },
      {
        path: '/',
        component: () => import('./AppShell.vue'),
        children: [
          { path: '', redirect: kHome },
          ...all.filter((route) => !alone.includes(route)),
          { path: ':path(.*)*', component: () => import('./MissingPage.vue'), meta: { title: 'shell.missing_title', noTab: true } },
        ],
      },
    ],
  });
  router.beforeEach(admit);
  router.onError(onFailure);
  connection.onSignedOut = (problem) => signedOut(router, problem.code);
  events.on('session_ended', (data) => signedOut(router, (data as { code?: string } | undefined)?.code));
  // What was missed may be that this session may not go on.
  events.on('resync', () => {
    if (useSession().state === 'in') void useSession().refresh().catch(() => undefined);
  });
  return router;
}

async function admit(to: RouteLocationNormalized): Promise<RouteLocationRaw | boolean> {
  const session = useSession();
  await session.load();
  bootProblem.value = undefined;
  if (session.state === 'out') return to.meta.open ? true : signInFor(to.fullPath);
  if (to.meta.open) return safeBack(to.query.back);
  if (session.mustChangePassword && to.path !== kFirstPassword) return { path: kFirstPassword, query: { back: to.fullPath } };
  return true;
}

function signedOut(router: Router, code = ''): void {
  const session = useSession();
  if (session.state !== 'in') return;
  session.forget();
  const told = kToldAtTheDoor[code];
  if (!told) tellNote(say('shell.session_over'));
  void router.push(signInFor(router.currentRoute.value.fullPath, told));
}

async function onFailure(error: unknown, to: RouteLocationNormalized): Promise<void> {
  const became = await onceAnew(error, to.fullPath);
  if (became === 'no_line') tellProblem(unreachable());
  else if (became === 'other') bootProblem.value = asProblem(error);
}
