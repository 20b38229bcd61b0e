// SPDX-License-Identifier: Apache-2.0
// How much waits behind the entries of the menu: counted once, and again when the server says that something changed.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

import { useFollowing } from '@/page/use-following';
import { useSession } from '@/session/session';
import { menuEntries } from './feature';
import type { MenuEntry } from './feature';

export const useWaiting = defineStore('waiting', () => {
  const session = useSession();
  const counts = ref<Record<string, number>>({});
  const counted = menuEntries().filter((entry) => entry.waiting);

  /** A figure that cannot be had stays as it was: the menu is no place for problems. */
  async function count(): Promise<void> {
    const person = session.person?.id;
    if (!person) return;
    await Promise.all(counted.filter((entry) => session.can(entry.permission)).map(async (entry) => {
      const n = await entry.waiting!.count().catch(() => undefined);
      if (n !== undefined && session.person?.id === person) counts.value = { ...counts.value, [entry.to]: n };
    }));
  }

  watch(() => session.person?.id, () => {
    counts.value = {};
    void count();
  }, { immediate: true });
  useFollowing(counted.flatMap((entry) => entry.waiting!.events), count);
  return { of: (entry: MenuEntry): number => counts.value[entry.to] ?? 0, count };
});
