// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { findItems, isChanged } from './config';
import type { ConfigItem } from './config';

const item = (key: string, value: unknown, preset: unknown, source = 'file', secret = false): ConfigItem => ({
  key, value, default: preset, source, secret, sentence: { zh: `说明 ${key}`, en: `about ${key}` },
});
const items = [item('http.port', 8080, 8080, 'default'), item('http.workers', 16, 8), item('keys.pass', '', '', 'environment', true)];

it.each([
  ['', false, ['http.port', 'http.workers', 'keys.pass']],
  ['HTTP', false, ['http.port', 'http.workers']],
  ['说明 keys', false, ['keys.pass']],
  ['', true, ['http.workers', 'keys.pass']],
])('"%s", changed only %s', (typed, only, keys) => expect(findItems(items, typed, only).map((one) => one.key)).toEqual(keys));

it('a value set to its default is not a change', () => expect(isChanged(item('a', 1, 1))).toBe(false));
