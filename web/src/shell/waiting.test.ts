// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';

import { useSession } from '@/session/session';
import { addFeatures } from './feature';
import { useWaiting } from './waiting';

const todo = vi.fn<() => Promise<number>>();
const secret = vi.fn<() => Promise<number>>();
const entry = { area: 'orders' as const, to: '/orders', title: 'x', order: 1, waiting: { count: todo, events: ['order'], label: 'x' } };
addFeatures([{ name: 'one', words: { zh: {}, en: {} }, routes: [], menu: [entry, { ...entry, to: '/secret', permission: 'nobody.has', waiting: { ...entry.waiting, count: secret } }] }]);

beforeEach(() => {
  setActivePinia(createPinia());
  todo.mockReset().mockResolvedValue(3);
  secret.mockReset();
  useSession().session = { person: { id: 5 }, permissions: [] } as never;
});
const settled = async (): Promise<void> => {
  await nextTick();
  await new Promise((done) => setTimeout(done));
};

it('counts what waits, and asks nothing about pages the person may not see', async () => {
  const waiting = useWaiting();
  await settled();
  expect(waiting.of(entry)).toBe(3);
  expect(secret).not.toHaveBeenCalled();
});

it('keeps the figure it has when it cannot be counted again', async () => {
  const waiting = useWaiting();
  await settled();
  todo.mockRejectedValue(new Error('no line'));
  await waiting.count();
  expect(waiting.of(entry)).toBe(3);
});

it('shows nobody the figure of somebody else', async () => {
  const waiting = useWaiting();
  await settled();
  todo.mockResolvedValue(0);
  useSession().session = { person: { id: 6 }, permissions: [] } as never;
  await settled();
  expect(waiting.of(entry)).toBe(0);
});
