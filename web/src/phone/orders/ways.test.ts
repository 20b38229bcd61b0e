// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { OrderDetail, Way } from '@/reference/order';
import { waysOf } from './ways';

const way = (act: Way['act'], is_open = true): Way => ({ act, is_open, steps: [], why_not: { zh: '不是您的', en: 'Not yours' } });
const order = (...ways: Way[]): OrderDetail => ({ ways } as OrderDetail);
const names = (ways: Way[]): string[] => ways.map((one) => one.act);

it('has the decision under the thumb and the rest behind "more"', () => {
  const ways = waysOf(order(way('comment'), way('approve'), way('transfer'), way('refuse'), way('send_back')));
  expect(names(ways.main)).toEqual(['refuse', 'send_back', 'approve']);
  expect(names(ways.all).sort()).toEqual(['approve', 'comment', 'refuse', 'send_back']);
});

it('leaves to the console what wants people to be looked up or a form to be filled in', () => {
  const ways = waysOf(order(way('submit'), way('transfer'), way('name_people'), way('urge')));
  expect(names(ways.console).sort()).toEqual(['name_people', 'submit', 'transfer']);
  expect(names(ways.all)).toEqual(['urge']);
});

it('offers nothing at hand that is refused, yet says why', () => {
  const ways = waysOf(order(way('approve', false), way('terminate', false)));
  expect(ways.main).toEqual([]);
  expect(names(ways.all)).toEqual(['approve']);
  expect(ways.console).toEqual([]);
});
