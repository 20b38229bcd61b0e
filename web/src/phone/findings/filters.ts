// SPDX-License-Identifier: Apache-2.0
// The filters of the list as they stand in the address, and as the API takes them.
import type { LocationQuery } from 'vue-router';

/** What the sheet offers; several of a kind are separated by commas. */
export const kFilters = ['state', 'severity', 'model', 'overdue', 'again', 'assigned_to', 'unit_id', 'month'] as const;
export type FilterName = (typeof kFilters)[number];
export type Filters = Partial<Record<FilterName | 'q', string>>;

const kDigitsMin = 5;

export function filtersOf(address: LocationQuery): Filters {
  const filters: Filters = {};
  for (const name of [...kFilters, 'q'] as const) {
    const value = [address[name]].flat()[0];
    if (value) filters[name] = value;
  }
  return filters;
}

/** Filters beside the search. */
export const countOf = (filters: Filters): number => kFilters.filter((name) => filters[name]).length;

/** Too few digits would find nothing that helps, and the server refuses them. */
export const tooShort = (search: string): boolean => search.trim() !== '' && search.replace(/\D/g, '').length < kDigitsMin;

/** With the choice taken in when it was out, and out when it was in; several stay separated by commas. */
export function toggled(value: string | undefined, choice: string): string | undefined {
  const all = (value ?? '').split(',').filter(Boolean);
  const next = all.includes(choice) ? all.filter((one) => one !== choice) : [...all, choice];
  return next.length ? next.join(',') : undefined;
}
