// SPDX-License-Identifier: Apache-2.0
// One thing fetched for a page: what came, whether it is on its way, what went wrong.
import { onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';

export interface Resource<T> {
  data: ShallowRef<T | undefined>;
  loading: Ref<boolean>;
  problem: ShallowRef<ApiProblem | undefined>;
  refresh: () => Promise<void>;
}

/** Fetches at once and whenever `key` changes; an answer that comes after a newer question is dropped. */
export function useResource<T, K>(key: MaybeRefOrGetter<K>, load: (key: K) => Promise<T>): Resource<T> {
  const data = shallowRef<T>();
  const loading = ref(false);
  const problem = shallowRef<ApiProblem>();
  let newest = 0;

  async function refresh(): Promise<void> {
    const mine = ++newest;
    loading.value = true;
    try {
      const came = await load(toValue(key));
      if (mine !== newest) return;
      data.value = came;
      problem.value = undefined;
    } catch (error) {
      if (mine === newest) problem.value = asProblem(error);
    } finally {
      if (mine === newest) loading.value = false;
    }
  }

  watch(
    () => toValue(key),
    () => {
      data.value = undefined;
      void refresh();
    },
    { immediate: true },
  );
  onScopeDispose(() => (newest += 1));
  return { data, loading, problem, refresh };
}
