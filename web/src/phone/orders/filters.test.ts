// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { boxOf, filtersSet, orderFiltersOf, queryOf } from './filters';

it('opens the box that is asked for, as far as it is the person’s', () => {
  expect([boxOf('mine', false), boxOf('drafts', false), boxOf('all', true)]).toEqual(['mine', 'drafts', 'all']);
  expect([boxOf('all', false), boxOf('nothing', true), boxOf(undefined, true)]).toEqual(['todo', 'todo', 'todo']);
});

it('asks for what is to do by deadline, and for all else the newest first', () => {
  const filters = orderFiltersOf({ status: 'running', q: 'KK', box: 'all', sheet: 'filter' });
  expect(filtersSet(filters)).toBe(1);
  expect(queryOf('todo', filters)).toEqual({ box: 'todo', sort: 'due_at', status: 'running', q: 'KK' });
  expect([queryOf('all', {}).sort, queryOf('drafts', {}).sort]).toEqual(['-id', '-updated_at']);
});
