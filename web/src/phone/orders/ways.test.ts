// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { OrderDetail, Way } from '@/reference/order';
import { keyOf } from '@/reference/order-acts';
import { wayAt, waysOf } from './ways';

const way = (act: Way['act'], is_open = true): Way => ({ act, is_open, steps: [], why_not: { zh: '不是您的', en: 'Not yours' } });
const order = (...ways: Way[]): OrderDetail => ({ ways } as OrderDetail);
const names = (ways: Way[]): string[] => ways.map((one) => one.act);

it('has the decision under the thumb and the rest behind "more"', () => {
  const ways = waysOf(order(way('comment'), way('approve'), way('transfer'), way('refuse'), way('send_back')));
  expect(names(ways.main)).toEqual(['refuse', 'send_back', 'approve']);
  expect(names(ways.all).sort()).toEqual(['approve', 'comment', 'refuse', 'send_back', 'transfer']);
});

it('leaves nothing to the console', () => {
  const acts: Way['act'][] = ['submit', 'transfer', 'name_people', 'urge', 'add_signers', 'suspend', 'terminate', 'supervise', 'set_priority', 'skip', 'mend', 'retry'];
  expect(names(waysOf(order(...acts.map((act) => way(act)))).all).sort()).toEqual([...acts].sort());
});

it('keeps at hand what goes on when there is more than fits', () => {
  const ways = waysOf(order(way('refuse'), way('send_back'), way('approve'), way('submit')));
  expect(names(ways.main)).toEqual(['send_back', 'submit', 'approve']);
});

it('offers nothing at hand that is refused, yet says why', () => {
  const refused = way('approve', false);
  const ways = waysOf(order(refused, way('terminate', false)));
  expect(ways.main).toEqual([]);
  expect(names(ways.all)).toEqual(['approve']);
  expect(wayAt(ways, keyOf(refused))).toBeUndefined();
});
