// SPDX-License-Identifier: Apache-2.0
// Whether the server can be reached: told by every call and by the browser, and asked again until it can.
import { onScopeDispose, readonly, ref, watch } from 'vue';
import type { Ref } from 'vue';

import { connection } from '@/api/client';

const kAskMs = 5_000;

/** `back` is called when the line is there again. */
export function useReachable(back: () => void): Readonly<Ref<boolean>> {
  const reachable = ref(true);
  let timer: ReturnType<typeof setInterval> | undefined;

  connection.onReachable = (now) => (reachable.value = now);
  const ask = (): void => {
    fetch('/healthz', { cache: 'no-store' }).then((answer) => (reachable.value = answer.ok), () => (reachable.value = false));
  };
  const lost = (): void => {
    reachable.value = false;
  };
  window.addEventListener('offline', lost);
  window.addEventListener('online', ask);

  watch(reachable, (now) => {
    clearInterval(timer);
    if (now) back();
    else timer = setInterval(ask, kAskMs);
  });

  onScopeDispose(() => {
    clearInterval(timer);
    window.removeEventListener('offline', lost);
    window.removeEventListener('online', ask);
    connection.onReachable = () => {};
  });
  return readonly(reachable);
}
