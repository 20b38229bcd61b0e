// SPDX-License-Identifier: Apache-2.0
// Looks again when the server's events say that something changed: once for all that comes within a second.
import { onScopeDispose } from 'vue';

import { events } from '@/api/events';

const kRestMs = 1_000;

export function useFollowing(types: string[], look: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void look();
    }, kRestMs);
  };
  const stops = [...types.map((type) => events.on(type, soon)), events.on('resync', soon)];
  onScopeDispose(() => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  });
}
