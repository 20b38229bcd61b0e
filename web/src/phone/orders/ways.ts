// SPDX-License-Identifier: Apache-2.0
// Which acts on an order the phone carries out, and which are left to the console.
import type { OrderAct, Way } from '@/reference/order';
import { waysToShow } from '@/reference/order-acts';
import type { OrderDetail } from '@/reference/order';

/** In the order they stand under the thumb. */
const kHere: OrderAct[] = ['refuse', 'send_back', 'approve', 'comment', 'urge', 'withdraw', 'take_back'];
const kAtHand: OrderAct[] = ['refuse', 'send_back', 'approve'];

export interface Ways {
  /** At hand at the foot of the page. */
  main: Way[];
  /** All that the phone can do, those refused with why. */
  all: Way[];
  /** Open, but for the console. */
  console: Way[];
}

export function waysOf(order: OrderDetail): Ways {
  const shown = waysToShow(order);
  const all = shown.filter((way) => kHere.includes(way.act));
  const main = kAtHand.flatMap((act) => all.filter((way) => way.act === act && way.is_open)).slice(0, kAtHand.length);
  return { main, all, console: shown.filter((way) => way.is_open && !kHere.includes(way.act)) };
}
