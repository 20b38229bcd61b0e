// SPDX-License-Identifier: Apache-2.0
// What pages say about a token's state.
import type { Tone } from '@/piece/tone';
import type { Token } from './api';

export const kTokenStates = ['live', 'expired', 'revoked', 'owner_out'] as const;

const kDayMs = 86_400_000;
const kSoonDays = 14;

export type Standing = (typeof kTokenStates)[number] | 'ending' | 'unused';

/** The state, and for living ones whether somebody should look: about to end, or long unused. */
export function standingOf(token: Pick<Token, 'state' | 'unused' | 'expires_at'>, now: number = Date.now()): Standing {
  if (token.state !== 'live') return token.state;
  if (Date.parse(token.expires_at) - now <= kSoonDays * kDayMs) return 'ending';
  return token.unused ? 'unused' : 'live';
}

export const kStandingTones: Record<Standing, Tone> = {
  live: 'good', ending: 'warn', unused: 'warn', expired: 'idle', revoked: 'idle', owner_out: 'idle',
};
