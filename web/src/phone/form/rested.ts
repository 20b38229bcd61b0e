// SPDX-License-Identifier: Apache-2.0
// What follows typing waits until the typing rests, so that a search is not asked for every letter.
import { onScopeDispose } from 'vue';

const kRestMs = 300;

export function rested(run: () => unknown, restMs = kRestMs): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), restMs);
  };
}
