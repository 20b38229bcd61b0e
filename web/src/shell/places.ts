// SPDX-License-Identifier: Apache-2.0
import type { RouteLocationRaw } from 'vue-router';

export const kHome = '/workbench';
export const kSignIn = '/sign-in';

export function signInFor(back: string): RouteLocationRaw {
  return back === '/' || back === kHome ? kSignIn : { path: kSignIn, query: { back } };
}

/** Where to go after signing in: a page of this console, never another site. */
export function safeBack(back: unknown): string {
  const path = typeof back === 'string' ? back : '';
  return /^\/(?![/\\])/.test(path) && !path.startsWith(kSignIn) ? path : kHome;
}
