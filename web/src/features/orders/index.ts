// SPDX-License-Identifier: Apache-2.0
// Orders: what waits for me, what I asked for, what I dealt with, and every order of my units.
import { countOrders, kOrderEvent } from '@/reference/order';
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'orders',
  words,
  routes: [
    { path: '/orders', component: () => import('./pages/OrderList.vue'), meta: { title: 'orders.title' } },
    { path: '/orders/statistics', component: () => import('./pages/StatisticsPage.vue'), meta: { title: 'orders.figures.title', permission: ['order.read', 'order.supervise'] } },
    { path: '/orders/:id(\\d+)', component: () => import('./pages/OrderPage.vue'), meta: { title: 'orders.one', sensitive: true } },
    { path: '/orders/:id(\\d+)/print', component: () => import('./pages/PrintPage.vue'), meta: { title: 'orders.print.act', alone: true, sensitive: true } },
  ],
  menu: [
    {
      area: 'orders', to: '/orders', title: 'orders.title', order: 10,
      waiting: { count: () => countOrders().then((counts) => counts.todo), events: [kOrderEvent], label: 'orders.to_do' },
    },
    { area: 'orders', to: '/orders/statistics', title: 'orders.figures.title', permission: ['order.read', 'order.supervise'], order: 20 },
  ],
  objects: [{ type: 'order', name: 'orders.one', page: '/orders' }],
});
