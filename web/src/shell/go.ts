// SPDX-License-Identifier: Apache-2.0
import { isNavigationFailure, NavigationFailureType } from 'vue-router';
import type { RouteLocationRaw, Router } from 'vue-router';

/** Goes there; false when the page that is open would not be left (unsent changes). Being there already is no failure. */
export async function go(router: Router, to: RouteLocationRaw): Promise<boolean> {
  return !isNavigationFailure(await router.push(to), NavigationFailureType.aborted);
}
