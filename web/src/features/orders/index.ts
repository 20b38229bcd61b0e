// SPDX-License-Identifier: Apache-2.0
// Orders: what waits for me, what I asked for, what I dealt with, and every order of my units.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'orders',
  words,
  routes: [],
  objects: [{ type: 'order', name: 'orders.one', page: '/orders' }],
});
