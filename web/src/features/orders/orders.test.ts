// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';

import { addMessages, setLanguage } from '@/i18n';
import type { OrderDetail, OrderEvent, Way } from '@/reference/order';
import { doneWords, freshlyAsked, inputOf, keyOf, lacking, stepOfWay, waysToShow, wayWord } from '@/reference/order-acts';
import { namedWith } from '@/reference/order-naming';
import { momentsOf } from '@/reference/order-story';
import words from './words';

const said = (zh: string): { zh: string; en: string } => ({ zh, en: zh });
const way = (act: Way['act'], more: Partial<Way> = {}): Way => ({ act, is_open: true, steps: [], why_not: said(''), ...more });
const event = (place: number, act: OrderEvent['act'], more: Partial<OrderEvent> = {}): OrderEvent => ({
  place, at: '2026-11-22T10:00:00+08:00', act, login: '', people: [], name: '', to_step: '', words: '', ...more,
});
const kOrder = {
  number: 'XK-20261122-000001', priority: 'normal',
  flow: {
    steps: [
      { id: 'apply', kind: 'fill', title: said('填写申请') },
      { id: 'leader', kind: 'approve', title: said('领导审批') },
      { id: 'desk', kind: 'handle', title: said('登记') },
      { id: 'close', kind: 'effect', title: said('销卡') },
    ],
  },
  people: [{ id: 6, name: '林示例', unit_name: '公安厅' }, { id: 7, name: '吴示例', unit_name: '公安厅' }],
  tasks: [{ number: 2, step: 'leader', person: 7, state: 'open', opened_at: '' }, { number: 3, step: 'desk', person: 7, state: 'open', opened_at: '' }],
  deeds: [{ step: 'close', visit: 4 }], steps: [], ways: [], values: {},
} as unknown as OrderDetail;

beforeEach(() => {
  addMessages('orders', words);
  setLanguage('zh');
});

describe('the acts of an order', () => {
  it('stand in the order people look for them, what is refused last', () => {
    const order = { ...kOrder, ways: [way('comment'), way('refuse'), way('withdraw', { is_open: false }), way('approve', { task: 2 }), way('suspend', { is_open: false })] };
    expect(waysToShow(order).map((one) => one.act)).toEqual(['approve', 'refuse', 'comment', 'withdraw']);
  });

  it('are told apart by task and visit, and know their step', () => {
    expect(keyOf(way('approve', { task: 2 }))).not.toBe(keyOf(way('approve', { task: 3 })));
    expect(stepOfWay(kOrder, way('approve', { task: 3 }))?.id).toBe('desk');
    expect(stepOfWay(kOrder, way('retry', { visit: 4 }))?.id).toBe('close');
  });

  it('want a reason, people and a step where the server does', () => {
    const asked = freshlyAsked(kOrder, undefined);
    expect(Object.keys(lacking(way('refuse'), asked))).toEqual(['words']);
    expect(Object.keys(lacking(way('refuse'), { ...asked, words: '  \n' }))).toEqual(['words']);
    expect(Object.keys(lacking(way('approve'), asked))).toEqual([]);
    expect(Object.keys(lacking(way('approve'), { ...asked, words: '好'.repeat(2001) }))).toEqual(['words']);
    expect(Object.keys(lacking(way('transfer'), asked))).toEqual(['people']);
    expect(Object.keys(lacking(way('send_back', { steps: [] }), { ...asked, words: '缺材料' }))).toEqual(['step']);
    expect(freshlyAsked({ ...kOrder, priority: 'normal' }, undefined).priority).not.toBe('normal');
  });

  it('name the people of the next step where the flow leaves it to whoever decides', () => {
    const steps = [kOrder.flow.steps[0]!, kOrder.flow.steps[1]!, { ...kOrder.flow.steps[2]!, people: [{ kind: 'chosen' as const }] }];
    const order = { ...kOrder, flow: { ...kOrder.flow, steps }, values: { '@chosen': { desk: [6] } } } as unknown as OrderDetail;
    const agree = way('approve', { task: 2 });
    const toName = namedWith(order, agree);
    expect(toName.map((one) => [one.step.id, one.required])).toEqual([['desk', true]]);
    expect(namedWith(order, way('refuse', { task: 2 }))).toEqual([]);
    const asked = freshlyAsked(order, agree);
    expect(inputOf(agree, asked, undefined, toName)).toEqual({ act: 'approve', task: 2, chosen: { desk: [6] } });
    expect(lacking(agree, { ...asked, chosen: {} }, toName)).toEqual({ 'chosen.desk': '请选择人员' });
    expect(inputOf(way('comment'), asked)).toEqual({ act: 'comment' });
  });

  it('say whom they are about where several of one name stand beside each other', () => {
    expect(wayWord(kOrder, way('remove_signer', { task: 2 }))).toBe('减签：吴示例');
    expect(wayWord(kOrder, way('approve', { task: 3 }))).toBe('办结');
  });

  it('send what belongs to them and nothing else', () => {
    const asked = { ...freshlyAsked(kOrder, way('send_back', { steps: ['leader', 'apply'] })), words: ' 缺材料 ', thenHere: true };
    expect(inputOf(way('send_back', { task: 3, steps: ['leader', 'apply'] }), asked, { a: 1 })).toEqual({ act: 'send_back', task: 3, words: '缺材料', step: 'leader', then_here: true });
    expect(inputOf(way('approve', { task: 3 }), freshlyAsked(kOrder, undefined), { receipt: 'X' })).toEqual({ act: 'approve', task: 3, values: { receipt: 'X' } });
    expect(inputOf(way('comment'), { ...asked, people: [7] })).toEqual({ act: 'comment', words: '缺材料' });
  });

  it('say what came out', () => {
    const asked = freshlyAsked(kOrder, undefined);
    expect(doneWords(kOrder, way('approve', { task: 2 }), asked, '')).toBe('XK-20261122-000001 已同意');
    expect(doneWords(kOrder, way('approve', { task: 3 }), asked, '')).toBe('XK-20261122-000001 已办好');
    expect(doneWords(kOrder, way('send_back', { task: 3 }), { ...asked, step: 'apply' }, '')).toContain('“填写申请”');
  });
});

describe('the story of an order', () => {
  it('is told newest first, with who did what where', () => {
    const order = { ...kOrder, events: [
      event(1, 'submit', { by: 6, step: 'apply' }), event(2, 'people_found', { people: [7], step: 'leader' }), event(3, 'send_back', { by: 7, step: 'leader', to_step: 'apply', words: '缺材料' }),
      event(4, 'people_found', { people: [], step: 'leader' }), event(5, 'approve', { by: 7, step: 'desk' }),
    ] };
    const told = momentsOf(order);
    expect(told.map((one) => one.title)).toEqual(['吴示例办结', '没有找到处理人', '吴示例退回到“填写申请”', '交吴示例处理', '林示例提交申请']);
    expect(told[2]).toMatchObject({ note: '缺材料', tone: 'warn' });
  });
});
