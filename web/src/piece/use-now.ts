// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose, readonly, ref } from 'vue';
import type { Ref } from 'vue';

const kTickMs = 30_000;

const now = ref(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time now, for relative times: one slow clock for the whole page, stopped when nobody looks. */
export function useNow(): Readonly<Ref<number>> {
  users += 1;
  now.value = Date.now();
  timer ??= setInterval(() => (now.value = Date.now()), kTickMs);
  onScopeDispose(() => {
    users -= 1;
    if (users > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
  return readonly(now);
}
