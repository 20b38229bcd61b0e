// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';

import { useTabs } from './tabs';

beforeEach(() => {
  sessionStorage.clear();
  setActivePinia(createPinia());
});

const page = (path: string, query = ''): { path: string; address: string } => ({ path, address: path + query });
const paths = (tabs: ReturnType<typeof useTabs>): string[] => tabs.open.map((one) => one.path);

it('keeps one tab a page, with the filters it was left with', () => {
  const tabs = useTabs();
  tabs.visit(page('/cards'));
  tabs.visit(page('/units'));
  tabs.visit(page('/cards', '?state=active'));
  expect(paths(tabs)).toEqual(['/cards', '/units']);
  expect(tabs.open[0]!.address).toBe('/cards?state=active');
  expect(tabs.recent[0]!.path).toBe('/cards');
});

it('goes to the neighbour when the shown page closes, and nowhere when another one does', () => {
  const tabs = useTabs();
  ['/a', '/b', '/c'].forEach((path) => tabs.visit(page(path)));
  expect(tabs.close('/a', '/c')).toBeUndefined();
  expect(tabs.close('/c', '/c')).toBe('/b');
  expect(tabs.close('/b', '/b')).toBe('/');
});

it('pushes out the oldest when too many are open', () => {
  const tabs = useTabs();
  for (let n = 0; n < 20; n += 1) tabs.visit(page(`/p${n}`));
  expect(tabs.open).toHaveLength(16);
  expect(paths(tabs)[0]).toBe('/p4');
});

it('survives a reload and forgets everything at sign-out', () => {
  useTabs().visit(page('/cards'));
  setActivePinia(createPinia());
  expect(paths(useTabs())).toEqual(['/cards']);
  useTabs().closeAll();
  setActivePinia(createPinia());
  expect(paths(useTabs())).toEqual([]);
});
