// SPDX-License-Identifier: Apache-2.0
import type { RouteLocationRaw } from 'vue-router';

export const kHome = '/workbench';
export const kSignIn = '/sign-in';

/** `ended`: why the session is over, when the sign-in page is to say so. */
export function signInFor(back: string, ended?: string): RouteLocationRaw {
  const home = back === '/' || back === kHome;
  if (home && !ended) return kSignIn;
  return { path: kSignIn, query: { ...(home ? {} : { back }), ...(ended ? { ended } : {}) } };
}

/** Where to go after signing in: a page of this console, never another site. */
export function safeBack(back: unknown): string {
  const path = typeof back === 'string' ? back : '';
  return /^\/(?![/\\])/.test(path) && !path.startsWith(kSignIn) ? path : kHome;
}
