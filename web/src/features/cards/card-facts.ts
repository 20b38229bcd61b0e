// SPDX-License-Identifier: Apache-2.0
// Which facts of a card stand where on its page.
import { say } from '@/i18n';
import { formatList, formatTime } from '@/i18n/format';
import type { FactGroup } from '@/page/detail/FactList.vue';
import { carrierWord, dataScopeWord, domainWord, formWord, functionWord, kindWord, megabytes } from '@/reference/card';
import type { Card } from '@/reference/card';
import type { Personal } from './api';
import { fieldWord, registeredToWord } from './field-words';

/** Personal facts with the masked words that stand in for them. */
export const kPersonal: Record<Personal, keyof Card & string> = {
  responsible_person: 'responsible_person_masked',
  responsible_phone: 'responsible_phone_masked',
  actual_user: 'actual_user_masked',
  actual_user_phone: 'actual_user_phone_masked',
  actual_user_document: 'actual_user_document_masked',
};

const fact = (key: string, text?: string): { key: string; label: string; text?: string } => ({ key, label: fieldWord(key), text });
const yes = (on: boolean): string => say(on ? 'cards.yes' : 'cards.no');

export function factGroups(card: Card): FactGroup[] {
  const personal = Object.entries(kPersonal).map(([key, masked]) => fact(key, String(card[masked] ?? '')));
  return [
    {
      title: say('cards.facts.number'),
      facts: [
        fact('msisdn', card.msisdn), fact('iccid', card.iccid), fact('imsi', card.imsi), fact('kind', kindWord(card.kind)),
        fact('carrier', carrierWord(card.carrier)), fact('network', card.network), fact('form', formWord(card.form)),
      ],
    },
    {
      title: say('cards.facts.service'),
      facts: [
        fact('functions', formatList(card.functions.map(functionWord)) || say('cards.form.functions_none')), fact('plan', card.plan),
        fact('data_scope', card.functions.includes('data') ? dataScopeWord(card.data_scope) : ''), fact('monthly_data_mb', megabytes(card.monthly_data_mb)),
        fact('fixed', yes(card.fixed)), fact('monitoring', yes(card.monitoring)), fact('scene', card.scene), fact('apn', card.apn), fact('domain', domainWord(card.domain)),
      ],
    },
    {
      title: say('cards.facts.registration'),
      facts: [fact('unit', card.unit_name), fact('registered_to', registeredToWord(card.registered_to)), ...personal],
    },
    {
      title: say('cards.facts.place'),
      facts: [
        fact('contract', card.contract), fact('batch', card.batch), fact('activated_on', card.activated_on), fact('created_at', formatTime(card.created_at)),
        fact('updated_at', formatTime(card.updated_at)), fact('imported_job_id', card.imported_job_id ? String(card.imported_job_id) : ''),
        { key: 'note', label: fieldWord('note'), text: card.note },
      ],
    },
  ];
}
