// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { safeBack, signInFor } from './places';

it.each([
  ['/cards/17?tab=audit', '/cards/17?tab=audit'],
  ['//evil.example', '/workbench'],
  ['/\\evil.example', '/workbench'],
  ['https://evil.example', '/workbench'],
  ['javascript:alert(1)', '/workbench'],
  ['/sign-in?back=/cards', '/workbench'],
  [undefined, '/workbench'],
  [['/a', '/b'], '/workbench'],
])('after signing in %s leads to %s', (back, path) => expect(safeBack(back)).toBe(path));

it('remembers where one was, unless it was home', () => {
  expect(signInFor('/cards?q=1')).toEqual({ path: '/sign-in', query: { back: '/cards?q=1' } });
  expect(signInFor('/workbench')).toBe('/sign-in');
  expect(signInFor('/workbench', 'kicked')).toEqual({ path: '/sign-in', query: { ended: 'kicked' } });
  expect(signInFor('/cards', 'hours')).toEqual({ path: '/sign-in', query: { back: '/cards', ended: 'hours' } });
});
