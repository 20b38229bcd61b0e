// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { Weight } from './api';

const kTones: Record<Weight, Tone> = { refused: 'bad', breach: 'warn', hint: 'idle' };

export const weightTone = (weight: Weight): Tone => kTones[weight];
