// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';

import { go } from './go';

const component = { render: () => null };

it('says whether the page was left; staying where one is counts as left', async () => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', redirect: '/home' }, { path: '/home', component }, { path: '/form', component }],
  });
  let unsent = false;
  router.beforeEach((_to, from) => !(unsent && from.path === '/form'));
  expect(await go(router, '/home')).toBe(true);
  expect(await go(router, '/')).toBe(true);
  expect(await go(router, '/form')).toBe(true);
  unsent = true;
  expect(await go(router, '/home')).toBe(false);
  expect(router.currentRoute.value.path).toBe('/form');
});
