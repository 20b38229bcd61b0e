// SPDX-License-Identifier: Apache-2.0
import type { Ref } from 'vue';
import { useI18n } from 'vue-i18n';

import { askToConfirm } from '@/piece/ask';
import { tellDone, tellProblem } from '@/piece/tell';
import { namedByServices } from '@/reference/service-steps';
import { changePerson, unlockPerson } from './api';
import type { PersonRow } from './api';

export interface PersonActs {
  setState: (state: 'active' | 'disabled') => Promise<void>;
  unlock: () => Promise<void>;
}

export function usePersonActs(person: Readonly<Ref<PersonRow | undefined>>, refresh: () => Promise<void>): PersonActs {
  const { t } = useI18n();

  async function attempt(act: (one: PersonRow) => Promise<unknown>, done: string): Promise<void> {
    const one = person.value;
    if (!one) return;
    try {
      await act(one);
      tellDone(t(done, { name: one.name }));
    } catch (error) {
      tellProblem(error);
    }
    await refresh();
  }

  return {
    unlock: () => attempt((one) => unlockPerson(one.id), 'people.unlocked'),
    setState: async (state) => {
      if (state === 'disabled') {
        const name = person.value?.name ?? '';
        const named = await namedByServices('person', person.value?.login ?? '');
        const sure = await askToConfirm({
          title: t('people.disable'), consequence: t('people.disable_text', { name }) + named, act: t('people.disable'), dangerous: true,
        });
        if (!sure) return;
      }
      await attempt((one) => changePerson(one, { state }), state === 'disabled' ? 'people.disabled' : 'people.enabled');
    },
  };
}
