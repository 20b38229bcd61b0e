// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { OrderDetail } from '@/reference/order';
import { opinionsOf, printedForm, sharedText } from './print-form';
import words from './words';

beforeEach(() => addMessages('orders', words));

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

it('prints of the form what the reader sees, without notes', () => {
  expect(printedForm(order).map((group) => group.fields.map(({ field }) => field.id))).toEqual([['what']]);
});

it('prints who said what at which step', () => {
  const opinions = opinionsOf(order);
  expect(opinions.map(({ place }) => place)).toEqual([2, 4]);
  expect(opinions[0]).toMatchObject({ step: '领导审批', who: '博', words: '同意借用', decision: '同意', at: 'b' });
  expect(opinions[1]!.decision).toBe('办结');
});

it('tells a colleague title, number and address', () => {
  expect(sharedText('借用', 'JY-1', 'https://a/orders/1')).toEqual(['借用 JY-1', 'https://a/orders/1']);
});
