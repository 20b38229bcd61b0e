// SPDX-License-Identifier: Apache-2.0
// Others change what a page shows; a burst of news is one look.
import { onScopeDispose } from 'vue';

import { events } from '@/api/events';

const kRestMs = 500;

export function useNews(look: () => void, topic: string): void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(rest);
    rest = setTimeout(look, kRestMs);
  };
  const ends = [events.on(topic, soon), events.on('resync', soon)];
  onScopeDispose(() => {
    clearTimeout(rest);
    for (const end of ends) end();
  });
}
