// SPDX-License-Identifier: Apache-2.0
// How deeds of an order stand, and what can be done about one that failed.
import type { Tone } from '@/piece/tone';
import type { Deed, OrderDetail, Way } from '@/reference/order';

const kTones: Record<Deed['standing'], Tone> = { waiting: 'busy', done: 'good', failed: 'bad', dropped: 'idle' };

export const deedTone = (deed: Deed): Tone => kTones[deed.standing];
export const deedWays = (order: OrderDetail, deed: Deed): Way[] =>
  (deed.standing === 'failed' ? order.ways.filter((way) => way.visit === deed.visit && way.is_open && ['retry', 'skip', 'mend'].includes(way.act)) : []);
