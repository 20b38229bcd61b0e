// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose, readonly, ref } from 'vue';
import type { Ref } from 'vue';

/** True on a phone: the menu is a drawer then, and there is no room for tabs. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = matchMedia('(max-width: 767px)');
  const narrow = ref(query.matches);
  const follow = (event: MediaQueryListEvent): void => {
    narrow.value = event.matches;
  };
  query.addEventListener('change', follow);
  onScopeDispose(() => query.removeEventListener('change', follow));
  return readonly(narrow);
}
