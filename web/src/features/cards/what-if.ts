// SPDX-License-Identifier: Apache-2.0
// The attributes that can be tried out on a card, and the answer laid out as before and after.
import type { Card, Duty, Judgement } from '@/reference/card';
import type { FieldValue, FieldValues, WhatIfAnswer } from './api';

/** Kept as the form shows them; `null` where a number is empty. */
export interface Trial {
  functions: string[];
  data_scope: string;
  monthly_data_mb: number | null;
  fixed: boolean;
  form: string;
  data_limit_mb: number | null;
  imei_mode: string;
  blacklist: boolean;
  monitoring: boolean;
  registered_to: string;
  voice_whitelist: string[];
  sms_whitelist: string[];
  data_whitelist: string[];
  regions: string[];
  cells: string[];
}

export function trialOf(card: Card): Trial {
  return {
    functions: [...card.functions], data_scope: card.data_scope, monthly_data_mb: card.monthly_data_mb ?? null, fixed: card.fixed, form: card.form,
    data_limit_mb: card.data_limit_mb ?? null, imei_mode: card.imei_mode || 'none', blacklist: card.blacklist, monitoring: card.monitoring,
    registered_to: card.registered_to, voice_whitelist: [...card.voice_whitelist], sms_whitelist: [...card.sms_whitelist],
    data_whitelist: [...card.data_whitelist], regions: [...card.regions], cells: [...card.cells],
  };
}

const same = (a: FieldValue, b: FieldValue): boolean =>
  Array.isArray(a) && Array.isArray(b) ? JSON.stringify([...a].sort()) === JSON.stringify([...b].sort()) : a === b;

/** What differs from the card; undefined while nothing does, since there is nothing to ask then. */
export function changesOf(card: Card, trial: Trial): FieldValues | undefined {
  const before = trialOf(card);
  const changed = Object.entries(trial).filter(([field, value]) => !same(before[field as keyof Trial], value as FieldValue));
  return changed.length ? (Object.fromEntries(changed) as FieldValues) : undefined;
}

export type Standing = 'not_asked' | 'have' | 'lack';
export type Mark = 'appears' | 'goes' | 'closes' | 'opens' | '';

export interface DutyChange {
  duty: Duty;
  name: { zh: string; en: string };
  before: Standing;
  after: Standing;
  mark: Mark;
}

function standingIn(judgement: Judgement, duty: Duty): Standing {
  const found = judgement.required.find((result) => result.duty === duty);
  if (!found) return 'not_asked';
  return found.present ? 'have' : 'lack';
}

function markOf(before: Standing, after: Standing): Mark {
  if (before === after) return '';
  if (after === 'lack') return 'opens';
  if (before === 'lack' && after === 'have') return 'closes';
  return after === 'not_asked' ? 'goes' : 'appears';
}

/** Every duty of either side in the guideline's order. */
export function dutyChanges(answer: WhatIfAnswer, order: readonly Duty[]): DutyChange[] {
  const all = [...answer.after.required, ...answer.before.required];
  return order.flatMap((duty) => {
    const one = all.find((result) => result.duty === duty);
    if (!one) return [];
    const before = standingIn(answer.before, duty);
    const after = standingIn(answer.after, duty);
    return [{ duty, name: one.name, before, after, mark: markOf(before, after) }];
  });
}
