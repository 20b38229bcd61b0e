// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { FindingKind, Outcome, ReviewedAccount } from './api';

export const kOutcomes: Outcome[] = ['keep', 'require_password', 'end', 'lock', 'disable'];

export const kStateTones: Record<ReviewedAccount['state'], Tone> = { active: 'good', locked: 'warn', disabled: 'idle', expired: 'idle' };

/** Those that come from rights or sharing weigh more than those that come from time. */
const kHeavy: FindingKind[] = ['disabled_with_roles', 'unit_closed', 'account_over', 'shared_phone', 'shared_login'];

export const findingTone = (kind: FindingKind): 'danger' | 'warning' => (kHeavy.includes(kind) ? 'danger' : 'warning');

/** A day is asked for when it means something: the next review, the end of a lock or of the account. */
export const asksForDay = (outcome: Outcome): boolean => outcome === 'keep' || outcome === 'lock' || outcome === 'end';

export const daysOn = (days: number, now: number = Date.now()): number => now + days * 86_400_000;
