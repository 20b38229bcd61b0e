// SPDX-License-Identifier: Apache-2.0
// What was compared when a duty was judged: the guideline's condition in the server's words, and the card's own values.
import { say } from '@/i18n';
import type { Comparison } from '@/page/explain/ExplainPanel.vue';
import type { Card, Duty, DutyResult } from '@/reference/card';
import { fieldWord, valueWord } from './field-words';
import type { Written } from './field-words';

/** The card's fields a duty looks at. */
const kLooksAt: Record<Duty, (keyof Card & string)[]> = {
  directed_voice: ['voice_whitelist'],
  directed_sms: ['sms_whitelist'],
  directed_data: ['data_scope', 'data_whitelist'],
  card_tie: ['form'],
  area: ['cells', 'regions'],
  quota: ['data_limit_mb'],
  blacklist: ['blacklist'],
  binding: ['imei_mode'],
  monitoring: ['monitoring'],
  register_unit: ['registered_to'],
  register_user: ['registered_to'],
};

/** The group of the edit form where a gap is closed. */
const kMendedIn: Record<Duty, 'service' | 'controls' | 'registration'> = {
  directed_voice: 'controls', directed_sms: 'controls', directed_data: 'controls', card_tie: 'service', area: 'controls', quota: 'controls',
  blacklist: 'controls', binding: 'controls', monitoring: 'controls', register_unit: 'registration', register_user: 'registration',
};

export const mendedIn = (duty: Duty): string => `group-${kMendedIn[duty]}`;

function found(card: Card, field: keyof Card & string): string {
  const value = card[field] as Written;
  if (Array.isArray(value)) return say('cards.count_items', { n: value.length });
  return valueWord(field, value) || say('piece.none');
}

/** One row: the condition as a whole is met or not, whichever of the values decides. */
export function comparedFor(result: DutyResult, card: Card, text: (pair?: { zh: string; en: string }) => string): Comparison[] {
  const values = kLooksAt[result.duty].map((field) => say('cards.compliance.value_is', { field: fieldWord(field), value: found(card, field) }));
  return [{ label: say('cards.compliance.this_card'), wanted: text(result.present_when), found: values.join(say('cards.compliance.and')), fits: result.present }];
}

/** The entries of the lists a duty looks at: the rows behind the answer. */
export function entriesFor(duty: Duty, card: Card): { field: string; entries: string[] }[] {
  return kLooksAt[duty].flatMap((field) => {
    const value = card[field];
    return Array.isArray(value) && value.length ? [{ field: fieldWord(field), entries: value as string[] }] : [];
  });
}

const kWeight = { high: 0, medium: 1, low: 2 };

/** Gaps first, the severe ones before the others; the guideline's order settles the rest. */
export function inOrder(results: DutyResult[]): DutyResult[] {
  return results
    .map((result, place) => ({ result, place }))
    .sort((a, b) => Number(a.result.present) - Number(b.result.present) || (a.result.present ? 0 : kWeight[a.result.severity] - kWeight[b.result.severity]) || a.place - b.place)
    .map(({ result }) => result);
}
