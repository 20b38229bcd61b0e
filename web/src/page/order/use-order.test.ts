// SPDX-License-Identifier: Apache-2.0
// What is typed at a step outlives the page, for its person and its task alone.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';
import type { EffectScope } from 'vue';

import type { OrderDetail } from '@/reference/order';
import { dropStepsOf } from '@/session/step-draft';
import { useOrder } from './use-order';
import type { OpenOrder } from './use-order';

const server = vi.hoisted(() => ({ order: undefined as unknown, acts: [] as unknown[] }));
vi.mock('@/reference/order', () => ({
  kOrderEvent: 'order',
  getOrder: () => Promise.resolve(structuredClone(server.order)),
  actOnOrder: (_: number, input: unknown) => {
    server.acts.push(input);
    return Promise.resolve(structuredClone(server.order));
  },
  saveOrderForm: () => Promise.resolve(structuredClone(server.order)),
  checkTask: () => Promise.resolve({ values: {}, remarks: [], is_good: true }),
  readCopy: () => Promise.resolve(),
}));

const field = (id: string): unknown => ({ id, kind: 'text', title: { zh: id, en: id } });
function before(task: number | undefined, values: Record<string, unknown> = {}): Partial<OrderDetail> {
  return {
    id: 7, values, copies: [], rights: { receipt: 'write', place: 'write', asked: 'read' }, form: [{ title: { zh: '', en: '' }, fields: [field('receipt'), field('place'), field('asked')] }] as never,
    ways: task === undefined ? [] : ([{ act: 'approve', task, is_open: true, steps: [], why_not: { zh: '', en: '' } }] as never),
  };
}

let scope: EffectScope;
async function opened(person = 1): Promise<OpenOrder> {
  scope?.stop();
  scope = effectScope();
  const open = scope.run(() => useOrder(7, () => person))!;
  await vi.waitFor(() => expect(open.order.value).toBeDefined());
  await nextTick();
  return open;
}
async function type(open: OpenOrder, values: Record<string, unknown>): Promise<void> {
  open.values.value = { ...open.values.value, ...values };
  await nextTick();
}

beforeEach(() => {
  localStorage.clear();
  server.acts = [];
  server.order = before(3, { place: '县医院', asked: '专线' });
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
});

it('finds what was typed again, on top of what the order has now', async () => {
  await type(await opened(), { receipt: 'HZ-7' });
  server.order = before(3, { place: '新院区', asked: '专线' });
  const open = await opened();
  expect(open.values.value).toEqual({ receipt: 'HZ-7', place: '新院区', asked: '专线' });
  expect(open.restoredAt.value).toBeTypeOf('number');
  expect(open.dirty.value).toBe(true);
  expect(open.unkept.value).toBe(false);
  open.discard();
  expect(open.values.value).toEqual({ place: '新院区', asked: '专线' });
  expect(localStorage.length).toBe(0);
  expect((await opened()).restoredAt.value).toBeUndefined();
});

it('keeps that a field was emptied', async () => {
  await type(await opened(), { place: undefined });
  expect((await opened()).values.value.place).toBeNull();
});

it('shows it to nobody else and at no other task', async () => {
  await type(await opened(1), { receipt: 'HZ-7' });
  expect((await opened(2)).values.value.receipt).toBeUndefined();
  server.order = before(4);
  expect((await opened(1)).values.value.receipt).toBeUndefined();
  server.order = before(3);
  expect((await opened(1)).values.value.receipt, 'the task went, and what was typed with it').toBeUndefined();
});

it('is gone when the step is done or its person signs out, and stays when something is said beside it', async () => {
  let open = await opened();
  await type(open, { receipt: 'HZ-7' });
  await open.act({ act: 'comment', words: '在办' } as never);
  await nextTick();
  expect(open.values.value.receipt).toBe('HZ-7');
  expect(localStorage.length).toBe(1);
  dropStepsOf(2);
  expect(localStorage.length).toBe(1);
  dropStepsOf(1);
  expect(localStorage.length).toBe(0);
  await type(open, { receipt: 'HZ-8' });
  expect(localStorage.length).toBe(1);
  server.order = before(undefined, { receipt: 'HZ-8' });
  await open.act({ act: 'approve', task: 3 } as never);
  await nextTick();
  expect(localStorage.length).toBe(0);
  open = await opened();
  expect(open.restoredAt.value).toBeUndefined();
});

it('says so when the browser keeps nothing', async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new Error('full'); }, removeItem: () => undefined, key: () => null, length: 0 });
  const open = await opened();
  await type(open, { receipt: 'HZ-7' });
  expect(open.unkept.value).toBe(true);
});
