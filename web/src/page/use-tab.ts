// SPDX-License-Identifier: Apache-2.0
import { computed, toValue } from 'vue';
import type { MaybeRefOrGetter, WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** The open tab of a page, kept in the address as ?tab=; the first one has none. */
export function useTab(keys: MaybeRefOrGetter<string[]>): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const all = toValue(keys);
      const wanted = String(route.query.tab ?? '');
      return all.includes(wanted) ? wanted : (all[0] ?? '');
    },
    set: (key) => {
      const rest = { ...route.query };
      delete rest.tab;
      void router.replace({ query: key === toValue(keys)[0] ? rest : { ...rest, tab: key } });
    },
  });
}
