// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { findItems, isChanged } from './config';
import type { ConfigItem } from './config';

const item = (key: string, value: string, default_value: string, source = 'file'): ConfigItem => ({
  key, value, default_value, source, sentence: { zh: `说明 ${key}`, en: `about ${key}` }, form: { zh: '', en: '' },
});
const items = [item('http.port', '8080', '8080', 'default'), item('http.workers', '16', '8'), item('store.pool', '4', '8', 'environment')];

it.each([
  ['', false, ['http.port', 'http.workers', 'store.pool']],
  ['HTTP', false, ['http.port', 'http.workers']],
  ['说明 store', false, ['store.pool']],
  ['', true, ['http.workers', 'store.pool']],
])('"%s", changed only %s', (typed, only, keys) => expect(findItems(items, typed, only).map((one) => one.key)).toEqual(keys));

it('a value set to its default is not a change', () => expect(isChanged(item('a', '1', '1'))).toBe(false));
