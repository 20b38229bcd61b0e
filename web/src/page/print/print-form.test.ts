// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { OrderDetail } from '@/reference/order';
import { blankOpinions, blankParts, printedOpinions, printedParts, sharedText } from './print-form';

beforeEach(() => addMessages('orders', { zh: { act: { approve: '同意', handle: '办结' } }, en: { act: { approve: 'Approve', handle: 'Done' } } }));

const title = (zh: string): { zh: string; en: string } => ({ zh, en: zh });
const order = {
  form: [
    { title: title('内容'), fields: [{ id: 'what', kind: 'text', title: title('物品') }, { id: 'secret', kind: 'text', title: title('底价') }, { id: 'tip', kind: 'note', title: title('请注意') }] },
    { title: title('受理'), fields: [{ id: 'receipt', kind: 'text', title: title('回执') }] },
  ],
  values: { what: '投影仪', secret: '1' }, rights: { what: 'read', secret: 'hidden', receipt: 'hidden', tip: 'read' },
  flow: { steps: [{ id: 'leader', kind: 'approve', title: title('领导审批') }, { id: 'desk', kind: 'handle', title: title('办理') }] },
  people: [{ id: 2, name: '博' }],
  events: [
    { place: 1, act: 'submit', at: 'a', by: 1, login: 'anna', step: 'apply', words: '', people: [], name: '' },
    { place: 2, act: 'approve', at: 'b', by: 2, login: 'bo', step: 'leader', words: '同意借用', people: [], name: '' },
    { place: 3, act: 'people_found', at: 'c', login: '[flow]', step: 'desk', words: '', people: [], name: '' },
    { place: 4, act: 'approve', at: 'd', by: 2, login: 'bo', step: 'desk', words: '', people: [], name: '' },
  ],
} as unknown as OrderDetail;

const ids = (parts: { rows: { field: { id: string } }[][] }[]): string[][][] => parts.map((part) => part.rows.map((row) => row.map(({ field }) => field.id)));

it('prints of the form what the reader sees, without notes', () => {
  expect(ids(printedParts(order))).toEqual([[['what']]]);
});

it('prints who said what at which step', () => {
  const [{ opinions, signed }] = printedOpinions(order) as [ReturnType<typeof printedOpinions>[number]];
  expect(signed).toBe(false);
  expect(opinions.map(({ place }) => place)).toEqual([2, 4]);
  expect(opinions[0]).toMatchObject({ step: '领导审批', who: '博', text: '同意借用', at: 'b' });
  expect(opinions[1]!.text).toBe('办结');
});

const print = {
  parts: [{ title: title('内容'), pairs: true, fields: ['receipt', 'what', 'secret'] }],
  opinions: [{ title: title('办理'), steps: ['desk'] }, { title: title('领导意见'), steps: ['leader'], signed_by_hand: true }],
};

it('prints in the order of the service, and what is hidden stays so', () => {
  expect(ids(printedParts({ ...order, print }))).toEqual([[['what']]]);
  expect(ids(printedParts({ ...order, print, values: { ...order.values, receipt: 'A' }, rights: { what: 'read', receipt: 'read', secret: 'hidden' } }))).toEqual([[['receipt', 'what']]]);
  expect(printedOpinions({ ...order, print }).map(({ opinions, signed }) => [opinions.map(({ place }) => place), signed])).toEqual([[[4], false], [[2], true]]);
});

it('gives what is long a row of its own', () => {
  const form = [{ title: title('表'), fields: [{ id: 'a', kind: 'text', title: title('甲') }, { id: 'long', kind: 'paragraph', title: title('乙') }, { id: 'b', kind: 'date', title: title('丙') }, { id: 'c', kind: 'date', title: title('丁') }] }] as unknown as OrderDetail['form'];
  expect(ids(blankParts(form, { parts: [{ pairs: true, fields: ['a', 'long', 'b', 'c'] }] }))).toEqual([[['a'], ['long'], ['b', 'c']]]);
});

it('prints a blank with all fields and a place for every signature', () => {
  expect(ids(blankParts(order.form, undefined))).toEqual([[['what'], ['secret']], [['receipt']]]);
  expect(blankOpinions(print).map(({ opinions, signed }) => [opinions.length, signed])).toEqual([[0, false], [0, true]]);
});

it('tells a colleague title, number and address', () => {
  expect(sharedText('借用', 'JY-1', 'https://a/orders/1')).toEqual(['借用 JY-1', 'https://a/orders/1']);
});
