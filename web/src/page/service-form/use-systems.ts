// SPDX-License-Identifier: Apache-2.0
// Choosing application systems of those that may be asked for; what was chosen on another page, or in a draft, has at most a name.
import { computed, inject, reactive, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { useI18n } from 'vue-i18n';

import { useText } from '@/i18n';
import { getSystem } from '@/reference/permit';
import type { System } from '@/reference/permit';
import { findSystems, kSurroundings } from './look-up';

export interface SystemChoice {
  nameOf: (id: number) => string;
  /** How long it lasts at most, and how often it is confirmed, or that it is closed; '' of one that is not known yet. */
  terms: (id: number) => string;
  /** What was found and is not chosen. */
  offered: ComputedRef<System[]>;
  looking: Ref<boolean>;
  find: (words: string) => Promise<void>;
}

export function useSystems(ids: () => readonly number[], tell: (error: unknown) => void): SystemChoice {
  const { t } = useI18n();
  const text = useText();
  const around = inject(kSurroundings, undefined);
  const found = ref<System[]>([]);
  const looking = ref(false);
  const known = reactive(new Map<number, System>());
  let newest = 0;

  watch(ids, async (chosen) => {
    for (const id of chosen.filter((one) => !known.has(one))) {
      const system = await getSystem(id).catch(() => undefined);
      if (system) known.set(id, system);
    }
  }, { immediate: true });

  async function find(words: string): Promise<void> {
    const mine = ++newest;
    looking.value = true;
    try {
      const systems = await findSystems(words.trim());
      for (const one of systems) known.set(one.id, one);
      if (mine === newest) found.value = systems;
    } catch (error) {
      tell(error);
    } finally {
      if (mine === newest) looking.value = false;
    }
  }

  function terms(id: number): string {
    const system = known.get(id);
    if (!system) return '';
    if (!system.open) return t('service_form.system_closed');
    return [t('service_form.system_lasts', { n: system.lasts_days_max }), ...(system.confirm_days ? [t('service_form.system_confirm', { n: system.confirm_days })] : [])].join(' · ');
  }
  const nameOf = (id: number): string => text(known.get(id)?.name) || around?.nameOf('system', id) || `#${id}`;
  return { nameOf, terms, offered: computed(() => found.value.filter((one) => !ids().includes(one.id))), looking, find };
}
