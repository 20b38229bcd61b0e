// SPDX-License-Identifier: Apache-2.0
// How the acts on an order stand on the phone: the decision under the thumb, the rest behind "more".
import type { OrderAct, OrderDetail, Way } from '@/reference/order';
import { keyOf, waysToShow } from '@/reference/order-acts';

/** In the order they stand under the thumb. */
const kAtHand: OrderAct[] = ['refuse', 'send_back', 'retry', 'name_people', 'submit', 'approve'];
const kMostAtHand = 3;

export interface Ways {
  /** At hand at the foot of the page. */
  main: Way[];
  /** All that there is, those refused with why. */
  all: Way[];
}

export function waysOf(order: OrderDetail): Ways {
  const all = waysToShow(order);
  const open = kAtHand.flatMap((act) => all.filter((way) => way.act === act && way.is_open));
  return { main: open.slice(-kMostAtHand), all };
}

/** Of a draft or of an order that is done with, there may be none. */
export const wayAt = (ways: Ways | undefined, key: string): Way | undefined => ways?.all.find((one) => one.is_open && keyOf(one) === key);
