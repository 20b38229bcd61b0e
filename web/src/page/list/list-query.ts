// SPDX-License-Identifier: Apache-2.0
// A list's filters, order and place as they stand in the address, and as the API wants them. No state, no network.
import type { ExportFormat, Filter, Sort } from './list';

export interface ListQuery {
  /** Search words, and every filter that is set, by the API's key. */
  filters: Record<string, string>;
  sort: Sort[];
  limit: number;
  page: number;
  /** Set when the page was reached from its neighbour; then it, not the number, is sent. */
  cursor?: string;
}

/** How the list stands when the address says nothing. */
export interface Preset {
  sort: string;
  limit: number;
  /** The API of the list knows page numbers. */
  jumps: boolean;
}

export const kPageSizes = [20, 50, 100, 200];
export const kPageMax = 1000;
const kSortMax = 3;

type Address = Record<string, string | null | undefined | (string | null)[]>;

/** The API's keys a filter stands for. `at>=x` travels as key `at>` with value x. */
export function keysOf(filter: Filter): string[] {
  return filter.kind === 'days' ? [`${filter.key}>`, `${filter.key}<`] : [filter.key];
}

export function readSort(text: string | undefined): Sort[] {
  return (text ?? '')
    .split(',')
    .filter((part) => /^-?[a-z_]+$/.test(part))
    .slice(0, kSortMax)
    .map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }));
}

export function writeSort(sort: Sort[]): string {
  return sort.map((one) => (one.descending ? '-' : '') + one.field).join(',');
}

/** Unknown keys and broken values of an address are passed over: an old link still opens a list. */
export function fromAddress(address: Address, keys: string[], preset: Preset): ListQuery {
  const one = (key: string): string | undefined => {
    const value = address[key];
    return (Array.isArray(value) ? value[0] : value) || undefined;
  };
  const filters: Record<string, string> = {};
  for (const key of ['q', ...keys]) {
    const value = one(key);
    if (value) filters[key] = value;
  }
  const limit = Number(one('limit'));
  const page = Number(one('page'));
  return {
    filters,
    sort: readSort(one('sort') ?? preset.sort),
    limit: kPageSizes.includes(limit) ? limit : preset.limit,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    cursor: one('cursor'),
  };
}

/** What stands as preset is left out, so that a plain list has a plain address. */
export function toAddress(query: ListQuery, preset: Preset): Record<string, string> {
  const address: Record<string, string> = { ...query.filters };
  const sort = writeSort(query.sort);
  if (sort !== preset.sort) address.sort = sort;
  if (query.limit !== preset.limit) address.limit = String(query.limit);
  if (!preset.jumps) return address;
  if (query.page > 1) address.page = String(query.page);
  // Up to the last page that can be jumped to the number suffices, and stays right when the list grows.
  if (query.cursor && query.page > kPageMax) address.cursor = query.cursor;
  return address;
}

export function toApi(query: ListQuery): Record<string, string> {
  const api: Record<string, string> = { ...query.filters, limit: String(query.limit) };
  const sort = writeSort(query.sort);
  if (sort) api.sort = sort;
  if (query.cursor) api.cursor = query.cursor;
  else if (query.page > 1) api.page = String(query.page);
  return api;
}

/**
 * The order after a click on a head: a new field sorts upwards, a second click downwards, a third not at all.
 * `added` (Shift) keeps the other fields and puts the new one last.
 */
export function toggleSort(sort: Sort[], field: string, added: boolean): Sort[] {
  const old = sort.find((one) => one.field === field);
  const next: Sort[] = !old ? [{ field, descending: false }] : old.descending ? [] : [{ field, descending: true }];
  if (!added) return next;
  if (old) return sort.flatMap((one) => (one.field === field ? next : [one]));
  return [...sort, ...next].slice(-kSortMax);
}

/** Last page that can be jumped to; a list that was not counted to its end may go on to the thousandth. */
export function lastPage(total: number | undefined, limit: number, exact: boolean): number | undefined {
  if (total === undefined) return undefined;
  return exact ? Math.min(kPageMax, Math.max(1, Math.ceil(total / limit))) : kPageMax;
}

/** Address of the export with the same filters and order. */
export function exportAddress(path: string, query: ListQuery, format: ExportFormat, columns: string[]): string {
  const search = new URLSearchParams({ ...query.filters, format });
  const sort = writeSort(query.sort);
  if (sort) search.set('sort', sort);
  if (columns.length) search.set('columns', columns.join(','));
  return `${path}/export?${search}`;
}
