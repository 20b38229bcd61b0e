// SPDX-License-Identifier: Apache-2.0
// The catalogue as it is searched: by words, and by pinyin once somebody types letters (its table is large).
import { computed, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import type { ApiProblem } from '@/api/problem';
import { say } from '@/i18n';
import { useResource } from '@/page/use-resource';
import { listServices } from '@/reference/service';
import type { ServiceCard } from '@/reference/service';
import { usePreferences } from '@/session/preferences';
import { codesIn, isFound, kAreas, named, shelves } from './catalogue';
import type { Shelf } from './catalogue';

const kRecentShown = 4;

export interface Catalogue {
  services: ShallowRef<ServiceCard[] | undefined>;
  problem: ShallowRef<ApiProblem | undefined>;
  refresh: () => Promise<void>;
  words: Ref<string>;
  found: ComputedRef<ServiceCard[]>;
  byArea: ComputedRef<Shelf[]>;
  marked: ComputedRef<ServiceCard[]>;
  recent: ComputedRef<ServiceCard[]>;
}

export const areaWord = (area: string): string => (kAreas.includes(area) ? say(`services.area.${area}`) : area);

export function useCatalogue(): Catalogue {
  const preferences = usePreferences();
  const { data: services, problem, refresh } = useResource(0, listServices);
  const words = ref('');
  const pinyin = shallowRef<(text: string, typed: string) => number[] | null>();
  watch(words, async (typed) => {
    if (!pinyin.value && /[a-z]/i.test(typed)) pinyin.value = (await import('pinyin-pro')).match as never;
  });
  const found = computed(() => (services.value ?? []).filter((service) => isFound(service, words.value, pinyin.value)));
  const marked = computed(() => named(services.value ?? [], codesIn(preferences.favourites.map((one) => one.path))));
  return {
    services, problem, refresh, words, found, marked,
    byArea: computed(() => shelves(found.value)),
    recent: computed(() => named(services.value ?? [], preferences.recentServices).filter((service) => !marked.value.includes(service)).slice(0, kRecentShown)),
  };
}
