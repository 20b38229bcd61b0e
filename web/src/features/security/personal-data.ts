// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';

/** Sealed and digested data says nothing to who steals it. */
export const kKeptTones: Record<string, Tone> = { sealed: 'good', digested: 'good', plain: 'idle' };
