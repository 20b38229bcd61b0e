// SPDX-License-Identifier: Apache-2.0
// A step within a page (a sheet, choosing several) that stands in the address: the phone's back button undoes the step, not the page.
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export interface Step {
  /** Empty while the step is not taken. */
  value: ComputedRef<string>;
  take: (value: string) => Promise<unknown>;
  /** Settles when the page stands without it again. */
  undo: () => Promise<unknown>;
}

export function useStep(name: string): Step {
  const route = useRoute();
  const router = useRouter();
  // A tab is kept while other pages are open, whose steps are not its own.
  const { path } = route;
  const value = computed(() => (route.path === path ? String(route.query[name] ?? '') : ''));

  const take = (next: string): Promise<unknown> => router.push({ query: { ...route.query, [name]: next } });

  function undo(): Promise<unknown> {
    if (!value.value) return Promise.resolve();
    const query = { ...route.query };
    delete query[name];
    const bare = router.resolve({ path, query }).fullPath;
    if (window.history.state?.back !== bare) return router.replace(bare);
    return new Promise((settled) => {
      const stop = router.afterEach(() => {
        stop();
        settled(undefined);
      });
      router.back();
    });
  }
  return { value, take, undo };
}
