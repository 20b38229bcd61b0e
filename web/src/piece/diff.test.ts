// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { diff } from './diff';

it.each([
  ['a changed field', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ field: 'b', kind: 'changed', from: '2', to: '3' }]],
  ['a new object', null, { a: 'x' }, [{ field: 'a', kind: 'added', from: '', to: 'x' }]],
  ['an object gone', { a: 'x' }, null, [{ field: 'a', kind: 'removed', from: 'x', to: '' }]],
  ['lists by their members', { a: ['1', '2'] }, { a: ['1', '2', '3'] }, [{ field: 'a', kind: 'changed', from: '1 · 2', to: '1 · 2 · 3' }]],
  ['equal lists', { a: ['1'] }, { a: ['1'] }, []],
  ['inner fields', { a: { b: true } }, { a: { b: false } }, [{ field: 'a.b', kind: 'changed', from: 'true', to: 'false' }]],
  ['a cleared field', { a: 'x' }, { a: null }, [{ field: 'a', kind: 'changed', from: 'x', to: '' }]],
  ['nothing', undefined, undefined, []],
] as const)('tells %s', (_name, before, after, rows) => {
  expect(diff(before as never, after as never)).toEqual(rows);
});

it('writes values in the words given', () => {
  const write = (field: string, value: unknown): string => (field === 'state' ? `状态 ${String(value)}` : String(value ?? ''));
  expect(diff({ state: 'open' }, { state: 'closed' }, write)).toEqual([{ field: 'state', kind: 'changed', from: '状态 open', to: '状态 closed' }]);
});
