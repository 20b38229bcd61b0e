// SPDX-License-Identifier: Apache-2.0
/** All addresses of the workspace lie under it; the server gives phone.html there. */
export const kBase = '/m';
export const kSignIn = '/sign-in';
export const kFirstPassword = '/first-password';

/** Where to go after signing in: a page of this workspace, never another site. */
export function safeBack(back: unknown): string {
  const path = typeof back === 'string' ? back : '';
  return /^\/(?![/\\])/.test(path) && !path.startsWith(kSignIn) && !path.startsWith(kFirstPassword) ? path : '/';
}
