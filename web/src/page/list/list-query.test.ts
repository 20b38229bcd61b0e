// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Filter } from './list';
import { exportAddress, fromAddress, keysOf, lastPage, readSort, toAddress, toApi, toggleSort, writeSort } from './list-query';

const preset = { sort: '-updated_at', limit: 50, jumps: true };
const keys = ['state', 'unit_id', 'at>', 'at<'];

describe('an address', () => {
  it('without anything is the preset list', () => {
    expect(fromAddress({}, keys, preset)).toEqual({
      filters: {}, sort: [{ field: 'updated_at', descending: true }], limit: 50, page: 1, cursor: undefined,
    });
  });

  it.each([
    [{ limit: '51' }, { limit: 50 }],
    [{ limit: '200' }, { limit: 200 }],
    [{ page: '-3' }, { page: 1 }],
    [{ page: '2.5' }, { page: 1 }],
    [{ page: 'x' }, { page: 1 }],
    [{ page: '7' }, { page: 7 }],
    [{ unknown: '1' }, { filters: {} }],
    [{ state: '' }, { filters: {} }],
    [{ state: ['active', 'silent'] }, { filters: { state: 'active' } }],
    [{ q: '1064', 'at>': '2026-11-01' }, { filters: { q: '1064', 'at>': '2026-11-01' } }],
    [{ sort: 'a;drop' }, { sort: [] }],
  ])('%j is read as %j', (address, expected) => {
    expect(fromAddress(address, keys, preset)).toMatchObject(expected);
  });

  it('goes there and back', () => {
    const address = { state: 'active,silent', q: '106', sort: 'unit,-gaps', limit: '100', page: '1001', cursor: 'abc' };
    expect(toAddress(fromAddress(address, keys, preset), preset)).toEqual(address);
  });

  it('keeps a cursor only where no page number leads', () => {
    expect(toAddress(fromAddress({ page: '3', cursor: 'abc' }, keys, preset), preset)).toEqual({ page: '3' });
  });

  it('has no place in it when the list knows no page numbers', () => {
    expect(toAddress(fromAddress({ page: '3', q: '1' }, keys, preset), { ...preset, jumps: false })).toEqual({ q: '1' });
  });

  it('leaves the preset out', () => {
    expect(toAddress(fromAddress({ sort: '-updated_at', limit: '50', page: '1' }, keys, preset), preset)).toEqual({});
  });
});

describe('the API', () => {
  it('gets the page number only without a cursor', () => {
    expect(toApi(fromAddress({ page: '3' }, keys, preset))).toEqual({ limit: '50', sort: '-updated_at', page: '3' });
    expect(toApi(fromAddress({ page: '3', cursor: 'c' }, keys, preset))).toEqual({ limit: '50', sort: '-updated_at', cursor: 'c' });
  });

  it('exports by the same filters and order, without place', () => {
    const query = fromAddress({ state: 'active', page: '3', sort: 'unit' }, keys, preset);
    expect(exportAddress('/api/v1/cards', query, 'csv', ['msisdn', 'unit_name'])).toBe(
      '/api/v1/cards/export?state=active&format=csv&sort=unit&columns=msisdn%2Cunit_name',
    );
  });
});

describe('sorting', () => {
  it.each([
    ['', false, 'a', 'a'],
    ['a', false, 'a', '-a'],
    ['-a', false, 'a', ''],
    ['a', false, 'b', 'b'],
    ['a', true, 'b', 'a,b'],
    ['a,b', true, 'a', '-a,b'],
    ['-a,b', true, 'a', 'b'],
    ['a,b,c', true, 'd', 'b,c,d'],
  ])('"%s" with shift %s on %s becomes "%s"', (before, added, field, after) => {
    expect(writeSort(toggleSort(readSort(before), field, added))).toBe(after);
  });
});

it('a filter over days stands for two keys', () => {
  expect(keysOf({ key: 'at', label: '', kind: 'days' } as Filter)).toEqual(['at>', 'at<']);
});

it.each([
  [0, true, 1],
  [50, true, 1],
  [51, true, 2],
  [1_000_000, true, 1000],
  [10_000, false, 1000],
  [undefined, true, undefined],
])('%s rows (exact: %s) by 50 end on page %s', (total, exact, last) => expect(lastPage(total, 50, exact)).toBe(last));
