// SPDX-License-Identifier: Apache-2.0
// Exceptions in words, and what a person may do with one.
import type { Tone } from '@/piece/tone';
import type { Exception, ExceptionAct, ExceptionInput } from './api';

export const kExceptionStates = ['requested', 'approved', 'in_force', 'expired', 'revoked', 'refused', 'withdrawn'] as const;
export const kExceptable = ['directed_voice', 'directed_sms', 'directed_data'] as const;
export const kUsualLimit: Record<Exceptable, number> = { directed_voice: 5, directed_sms: 5, directed_data: 10 };
export type Exceptable = (typeof kExceptable)[number];

const kTones: Record<Exception['state'], Tone> = {
  requested: 'busy', approved: 'busy', in_force: 'good', expired: 'idle', revoked: 'idle', refused: 'bad', withdrawn: 'idle',
};

export const exceptionTone = (one: Pick<Exception, 'state' | 'expires_soon'>): Tone => (one.expires_soon ? 'warn' : kTones[one.state]);

export interface Offered {
  act: ExceptionAct;
  /** Key of the sentence why it cannot be done now. */
  refused?: string;
}

/** What can be done in this state, with the reason where this person may not. */
export function offeredActs(one: Exception, may: { review: boolean; write: boolean }): Offered[] {
  if (one.state === 'requested') {
    const review: Offered = { act: 'approve', refused: one.mine ? 'self_review' : may.review ? undefined : 'no_review' };
    const withdraw: Offered[] = one.mine ? [{ act: 'withdraw', refused: may.write ? undefined : 'no_write' }] : [];
    return [...withdraw, { ...review, act: 'refuse' }, review];
  }
  if (one.state === 'approved' || one.state === 'in_force') return [{ act: 'revoke', refused: may.review ? undefined : 'no_review' }];
  return [];
}

export interface ExceptionForm {
  cards: { id: number; msisdn: string }[];
  unit_id: number | undefined;
  plan: string;
  scene: string;
  by_group: boolean;
  duties: Exceptable[];
  limits: Record<Exceptable, number>;
  reason: string;
  document: string;
  from: string;
  until: string;
}

/** What is sent: either the named cards, or the unit with its plan or scene. */
export function inputOf(form: ExceptionForm): ExceptionInput {
  const whom = form.by_group
    ? { card_ids: [], unit_id: form.unit_id, ...(form.plan ? { plan: form.plan.trim() } : {}), ...(form.scene ? { scene: form.scene.trim() } : {}) }
    : { card_ids: form.cards.map((one) => one.id) };
  return {
    ...whom,
    duties: form.duties.map((duty) => ({ duty, limit: form.limits[duty] })),
    ...(form.reason ? { reason: form.reason.trim() } : {}),
    ...(form.document ? { document: form.document.trim() } : {}),
    ...(form.from ? { from: form.from } : {}),
    ...(form.until ? { until: form.until } : {}),
  };
}

/** Enough said to ask which cards it would cover. */
export function canPreview(form: ExceptionForm): boolean {
  const whom = form.by_group ? form.unit_id !== undefined && Boolean(form.plan.trim() || form.scene.trim()) : form.cards.length > 0;
  return whom && form.duties.length > 0 && form.duties.every((duty) => form.limits[duty] > kUsualLimit[duty]);
}
