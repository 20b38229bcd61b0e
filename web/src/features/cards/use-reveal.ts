// SPDX-License-Identifier: Apache-2.0
// Personal data shown for a stated reason and a short time; the server writes the reason into the audit log.
import { onScopeDispose, reactive } from 'vue';

import { say } from '@/i18n';
import { askForReason } from '@/piece/ask';
import { tellProblem } from '@/piece/tell';
import { revealPersonal } from './api';
import type { Personal } from './api';
import { fieldWord } from './field-words';

const kShownMs = 60_000;

export interface Reveal {
  /** The full values in sight now. */
  shown: Partial<Record<Personal, string>>;
  show: (field: Personal) => Promise<void>;
  hide: (field: Personal) => void;
}

export function useReveal(card: () => { id: number; msisdn: string }): Reveal {
  const shown = reactive<Partial<Record<Personal, string>>>({});
  const timers = new Map<Personal, ReturnType<typeof setTimeout>>();

  function hide(field: Personal): void {
    clearTimeout(timers.get(field));
    timers.delete(field);
    delete shown[field];
  }

  async function show(field: Personal): Promise<void> {
    const { id, msisdn } = card();
    const what = fieldWord(field);
    const reason = await askForReason({
      title: say('cards.reveal.title', { what }), consequence: say('cards.reveal.text', { number: msisdn, what }), act: say('cards.reveal.act'),
    });
    if (reason === undefined) return;
    try {
      shown[field] = await revealPersonal(id, field, reason);
      clearTimeout(timers.get(field));
      timers.set(field, setTimeout(() => hide(field), kShownMs));
    } catch (error) {
      tellProblem(error);
    }
  }

  onScopeDispose(() => timers.forEach((timer) => clearTimeout(timer)));
  return { shown, show, hide };
}
