// SPDX-License-Identifier: Apache-2.0
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import type { Router } from 'vue-router';

import { ApiProblem } from '@/api/problem';
import type { Page } from '@/api/types';
import { useList } from './use-list';
import type { List } from './use-list';

interface Row {
  id: number;
}

let asked: Record<string, string>[];
let answer: (query: Record<string, string>) => Page<Row>;
let list: List<Row>;
let router: Router;

async function open(path: string, neighboursOnly = false): Promise<void> {
  const page = defineComponent({
    setup() {
      list = useList<Row>({
        name: 'rows',
        sort: '-at',
        neighboursOnly,
        filters: [{ key: 'state', label: '', kind: 'choices', choices: [] }, { key: 'at', label: '', kind: 'days' }],
        load: async (query) => {
          asked.push(query);
          return answer(query);
        },
      });
      return () => h('div');
    },
  });
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/rows', component: page }, { path: '/', component: page }] });
  await router.push(path);
  mount(RouterView, { global: { plugins: [router] } });
  await flushPromises();
}

const last = (): Record<string, string> | undefined => asked.at(-1);

beforeEach(() => {
  setActivePinia(createPinia());
  asked = [];
  answer = () => ({ items: [{ id: 1 }, { id: 2 }], total: 120, total_is_exact: true, next_cursor: 'n', prev_cursor: 'p' });
});

it('opens with what stands in the address', async () => {
  await open('/rows?state=active&at%3E=2026-11-01&page=2&junk=1');
  expect(asked).toEqual([{ state: 'active', 'at>': '2026-11-01', limit: '50', sort: '-at', page: '2' }]);
  expect(list.last.value).toBe(3);
});

it('keeps a filter in the address and goes back to the first page', async () => {
  await open('/rows?page=2');
  list.setFilter('state', 'active');
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ state: 'active' });
  expect(last()).toEqual({ state: 'active', limit: '50', sort: '-at' });
});

it('does not ask again when a filter is set to what it is', async () => {
  await open('/rows?state=active');
  list.setFilter('state', 'active');
  await flushPromises();
  expect(asked).toHaveLength(1);
});

it('goes to the neighbour page by cursor, with only the number in the address, and keeps the count', async () => {
  await open('/rows');
  answer = () => ({ items: [{ id: 3 }], total_is_exact: false, prev_cursor: 'p2' });
  list.next();
  await flushPromises();
  expect(last()).toEqual({ limit: '50', sort: '-at', cursor: 'n' });
  expect(router.currentRoute.value.query).toEqual({ page: '2' });
  expect([list.total.value, list.totalIsExact.value, list.hasNext.value]).toEqual([120, true, false]);
  list.previous();
  await flushPromises();
  expect(last()).toEqual({ limit: '50', sort: '-at', cursor: 'p2' });
});

it('goes on and back by what it remembers when the list knows no page numbers', async () => {
  answer = () => ({ items: [{ id: 1 }], next_cursor: 'n2' });
  await open('/rows', true);
  list.next();
  await flushPromises();
  answer = () => ({ items: [{ id: 2 }], next_cursor: 'n3' });
  list.next();
  await flushPromises();
  list.previous();
  await flushPromises();
  list.previous();
  await flushPromises();
  expect(asked.map((query) => query.cursor)).toEqual([undefined, 'n2', 'n2', 'n2', undefined]);
  expect(asked.some((query) => 'page' in query)).toBe(false);
  expect(router.currentRoute.value.query).toEqual({});
});

it('jumps no further than the last page', async () => {
  await open('/rows');
  list.jump(99);
  await flushPromises();
  expect(last()).toMatchObject({ page: '3' });
});

it('follows the back button', async () => {
  await open('/rows?state=active');
  await router.push('/rows?state=closed');
  await flushPromises();
  router.back();
  await flushPromises();
  expect(asked.map((query) => query.state)).toEqual(['active', 'closed', 'active']);
});

it('keeps a selection over pages, and drops it when the filter changes', async () => {
  await open('/rows');
  list.selectAll(true);
  answer = () => ({ items: [{ id: 3 }], total_is_exact: true });
  list.next();
  await flushPromises();
  list.select({ id: 3 }, true);
  expect([...list.selected.value.keys()]).toEqual([1, 2, 3]);
  list.setFilter('state', 'active');
  expect(list.selected.value.size).toBe(0);
});

it('tells what went wrong and shows rows again when it works', async () => {
  answer = () => {
    throw new ApiProblem(503, { code: 'busy' });
  };
  await open('/rows');
  expect(list.problem.value?.code).toBe('busy');
  answer = () => ({ items: [], total: 0, total_is_exact: true });
  await list.refresh();
  expect(list.problem.value).toBeUndefined();
});
