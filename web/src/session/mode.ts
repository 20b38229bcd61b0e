// SPDX-License-Identifier: Apache-2.0
// Whether the platform takes changes now: fetched once, then followed by the event stream.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

import { client, ok } from '@/api/client';
import { events } from '@/api/events';
import type { Schemas } from '@/api/types';

type Mode = Schemas['Mode'];

export const useMode = defineStore('mode', () => {
  const mode = shallowRef<Mode>();
  const readOnly = computed(() => mode.value?.read_only ?? false);

  function take(now: Mode): void {
    mode.value = now;
  }

  async function refresh(): Promise<void> {
    take(await ok<Mode>(client.GET('/api/v1/platform/mode', {})));
  }

  /** Listens until the returned function is called. */
  function follow(): () => void {
    const stops = [events.on('mode', (data) => take(data as Mode)), events.on('resync', () => void refresh().catch(() => undefined))];
    void refresh().catch(() => undefined);
    return () => stops.forEach((stop) => stop());
  }

  return { mode, readOnly, take, refresh, follow };
});
