// SPDX-License-Identifier: Apache-2.0
// The name of the page that is open: its tab and the browser's title show it. A page form sets it; a page whose name
// comes with its data (a card's number) sets it again when the data is there.
import { reactive, toValue, watchEffect } from 'vue';
import type { MaybeRefOrGetter } from 'vue';
import { useRoute } from 'vue-router';

/** Titles by path, for the tab strip. */
export const titles = reactive(new Map<string, string>());

export function useTitle(title: MaybeRefOrGetter<string | undefined>): void {
  // The path at the time of setup: the page that leaves must not name the page that comes.
  const { path } = useRoute();
  watchEffect(() => {
    const words = toValue(title);
    if (words) titles.set(path, words);
  });
}
