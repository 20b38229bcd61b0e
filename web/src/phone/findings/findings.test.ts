// SPDX-License-Identifier: Apache-2.0
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';

import { events } from '@/api/events';
import { unreachable } from '@/api/problem';
import type { Page } from '@/api/types';
import type { FindingRow } from '@/reference/finding';
import { toggled } from '../filters';
import { countOf, filtersOf, tooShort } from './filters';
import { useFindingPages } from './use-finding-pages';

const row = (id: number, state = 'new'): FindingRow => ({ id, state }) as FindingRow;
const page = (ids: number[], next?: string): Page<FindingRow> => ({ items: ids.map((id) => row(id)), next_cursor: next, total: 5, total_is_exact: true });
const ids = (rows: FindingRow[]): number[] => rows.map((one) => one.id);

describe('the list without end', () => {
  it('goes on where it stopped, shows nothing twice and ends', async () => {
    const load = vi.fn().mockResolvedValueOnce(page([5, 4, 3], 'c1')).mockResolvedValueOnce(page([3, 2, 1]));
    const list = effectScope().run(() => useFindingPages(() => ({ state: 'new' }), load))!;
    await flushPromises();
    expect([ids(list.rows.value), list.finished.value, list.total.value]).toEqual([[5, 4, 3], false, 5]);
    await list.more();
    expect([ids(list.rows.value), list.finished.value]).toEqual([[5, 4, 3, 2, 1], true]);
    expect(load.mock.calls[1]![0]).toMatchObject({ state: 'new', cursor: 'c1', sort: '-id' });
    await list.more();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps what it has when the line breaks, and goes on from there', async () => {
    const load = vi.fn().mockResolvedValueOnce(page([2], 'c1')).mockRejectedValueOnce(unreachable()).mockResolvedValueOnce(page([1]));
    const list = effectScope().run(() => useFindingPages(() => ({}), load))!;
    await flushPromises();
    await list.more();
    expect([ids(list.rows.value), list.problem.value, list.moreProblem.value?.unreachable]).toEqual([[2], undefined, true]);
    await list.more();
    expect([ids(list.rows.value), list.moreProblem.value]).toEqual([[2, 1], undefined]);
  });

  it('drops an answer that a newer question has overtaken', async () => {
    let late: (found: Page<FindingRow>) => void = () => {};
    const load = vi.fn().mockReturnValueOnce(new Promise((settle) => (late = settle))).mockResolvedValueOnce(page([9]));
    const query = ref({ state: 'new' });
    const list = effectScope().run(() => useFindingPages(() => query.value, load))!;
    query.value = { state: 'acted' };
    await flushPromises();
    late(page([1]));
    await flushPromises();
    expect(ids(list.rows.value)).toEqual([9]);
  });

  it('counts new findings without moving a row, and begins anew when asked', async () => {
    const load = vi.fn().mockResolvedValueOnce(page([1])).mockResolvedValueOnce(page([3, 2, 1]));
    let hear: (data: unknown) => void = () => {};
    vi.spyOn(events, 'on').mockImplementation((_type, listener) => {
      hear = listener;
      return () => true;
    });
    const list = effectScope().run(() => useFindingPages(() => ({}), load))!;
    await flushPromises();
    hear({ new: 2 });
    expect([ids(list.rows.value), list.fresh.value]).toEqual([[1], 2]);
    await list.reload();
    expect([ids(list.rows.value), list.fresh.value]).toEqual([[3, 2, 1], 0]);
  });

  it('shows a row as it stands after an act', async () => {
    const list = effectScope().run(() => useFindingPages(() => ({}), vi.fn().mockResolvedValueOnce(page([2, 1]))))!;
    await flushPromises();
    list.replace(row(1, 'acted'));
    list.replace(row(7));
    expect(list.rows.value.map((one) => one.state)).toEqual(['new', 'acted']);
  });
});

describe('filters', () => {
  it('are read from the address, what is unknown is passed over', () => {
    const filters = filtersOf({ state: 'new', model: ['app', 'sms'], q: '10648', sheet: 'filter', severity: '' });
    expect(filters).toEqual({ state: 'new', model: 'app', q: '10648' });
    expect(countOf(filters)).toBe(2);
  });
  it('take choices in and out', () => {
    expect(toggled(undefined, 'new')).toBe('new');
    expect(toggled('new', 'acted')).toBe('new,acted');
    expect(toggled('new,acted', 'new')).toBe('acted');
    expect(toggled('new', 'new')).toBeUndefined();
  });
  it('want five digits of a number', () => {
    expect(['', '1064', '10648', '10 648'].map(tooShort)).toEqual([false, true, false, false]);
  });
});
