// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

import { say } from '@/i18n';
import { askToConfirm } from '@/piece/ask';

/** For a drawer's or a dialog's `before-close`, and for its button that gives up: asks before what was typed there goes. */
export function useCloseGuard(unsent: () => boolean): (close: () => void) => void {
  return (close) => {
    if (!unsent()) return close();
    void askToConfirm({ title: say('form.leave_title'), consequence: say('form.leave_and_lose'), act: say('form.leave') }).then((sure) => sure && close());
  };
}

/** Asks before a page with unsent changes is left, by a link, the back button or the closing of the window. */
export function useLeaveGuard(unsent: () => boolean, draftKept: boolean): void {
  onBeforeRouteLeave(() => {
    if (!unsent()) return true;
    return askToConfirm({
      title: say('form.leave_title'),
      consequence: say(draftKept ? 'form.leave_with_draft' : 'form.leave_and_lose'),
      act: say('form.leave'),
    });
  });
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (unsent()) event.preventDefault();
  };
  window.addEventListener('beforeunload', onUnload);
  onScopeDispose(() => window.removeEventListener('beforeunload', onUnload));
}
