// SPDX-License-Identifier: Apache-2.0
// Choosing people by a part of the name or login, as far as the page around knows how to look any up.
import { computed, inject, ref } from 'vue';
import type { ComputedRef, Ref } from 'vue';

import type { PersonName } from '@/reference/order';
import { kSurroundings } from './look-up';

export interface PeopleChoice {
  /** Nobody can be looked up here. */
  closed: ComputedRef<boolean>;
  chosen: ComputedRef<PersonName[]>;
  /** What the last search found, without those who are chosen. */
  found: ComputedRef<PersonName[]>;
  looking: Ref<boolean>;
  find: (words: string) => Promise<void>;
  /** Keeps the names of those who are chosen before others are searched for. */
  note: (ids: number[]) => void;
}

export function usePeople(ids: () => readonly number[], tell: (error: unknown) => void): PeopleChoice {
  const around = inject(kSurroundings, undefined);
  const came = ref<PersonName[]>([]);
  const known = ref(new Map<number, PersonName>());
  const looking = ref(false);
  let newest = 0;

  const nameOf = (id: number): PersonName => came.value.find((one) => one.id === id) ?? known.value.get(id) ?? { id, name: around?.nameOf('person', id) ?? `#${id}`, unit_name: '' };

  async function find(words: string): Promise<void> {
    const mine = ++newest;
    looking.value = Boolean(around?.findPeople && words.trim());
    if (!around?.findPeople || !words.trim()) return void (came.value = []);
    try {
      const people = await around.findPeople(words.trim());
      if (mine === newest) came.value = people;
    } catch (error) {
      tell(error);
    } finally {
      if (mine === newest) looking.value = false;
    }
  }

  return {
    closed: computed(() => !around?.findPeople), chosen: computed(() => ids().map(nameOf)), found: computed(() => came.value.filter((one) => !ids().includes(one.id))), looking, find,
    note: (chosen) => chosen.forEach((id) => known.value.set(id, nameOf(id))),
  };
}

/** 周示例（公安厅）. */
export const personLine = (person: PersonName): string => (person.unit_name ? `${person.name}（${person.unit_name}）` : person.name);
