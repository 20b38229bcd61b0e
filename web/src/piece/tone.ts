// SPDX-License-Identifier: Apache-2.0
/** What a state means to the person: fine, look at it, wrong, under way, or nothing going on. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle';
