// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/types';
import type { Tone } from '@/piece/tone';

export type CertificateState = Schemas['CertificateView']['state'];

export const kCertificateStates: CertificateState[] = [
  'waiting_for_person', 'waiting_for_administrator', 'active', 'not_yet_valid', 'expired', 'disabled',
];

export const kCertificateTones: Record<CertificateState, Tone> = {
  waiting_for_person: 'warn', waiting_for_administrator: 'warn', active: 'good', not_yet_valid: 'idle', expired: 'bad', disabled: 'idle',
};

/** "a1b2 c3d4 …": the front of a fingerprint, as people compare it. */
export function shortPrint(fingerprint: string): string {
  return fingerprint.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');
}
