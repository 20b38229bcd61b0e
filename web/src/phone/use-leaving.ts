// SPDX-License-Identifier: Apache-2.0
// What was typed and not sent, when the page is left: kept where it can be, else asked about.
import { showConfirmDialog } from 'vant';
import { onScopeDispose } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

import { say } from '@/i18n';

/** `keep` gives whether all is kept now, and hears whether the page is only put away; a page that cannot keep anything has none. */
export function useLeaving(unsent: () => boolean, keep?: (putAway: boolean) => Promise<boolean>): void {
  onBeforeRouteLeave(async () => {
    if (!unsent() || (await keep?.(false))) return true;
    return showConfirmDialog({ title: say('form.leave_title'), message: say('form.leave_and_lose'), confirmButtonText: say('form.leave'), cancelButtonText: say('piece.cancel') }).then(() => true, () => false);
  });
  // A phone puts the page away without a word; perhaps it never comes back.
  const onAway = (): void => {
    if (document.visibilityState === 'hidden' && unsent()) void keep?.(true);
  };
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (unsent()) event.preventDefault();
  };
  document.addEventListener('visibilitychange', onAway);
  window.addEventListener('beforeunload', onUnload);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onAway);
    window.removeEventListener('beforeunload', onUnload);
  });
}
