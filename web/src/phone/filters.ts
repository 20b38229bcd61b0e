// SPDX-License-Identifier: Apache-2.0
// Filters of a list as they stand in the address, and as the API takes them.
import type { LocationQuery } from 'vue-router';

export type FilterValues<Name extends string = string> = Partial<Record<Name, string>>;

/** One filter of the sheet. */
export interface FilterGroup {
  name: string;
  label: string;
  several: boolean;
  choices: { value: string; label: string }[];
}

export function filtersIn<Name extends string>(names: readonly Name[], address: LocationQuery): FilterValues<Name> {
  const filters: FilterValues<Name> = {};
  for (const name of names) {
    const value = [address[name]].flat()[0];
    if (value) filters[name] = value;
  }
  return filters;
}

/** With the choice taken in when it was out, and out when it was in; several stay separated by commas. */
export function toggled(value: string | undefined, choice: string): string | undefined {
  const all = (value ?? '').split(',').filter(Boolean);
  const next = all.includes(choice) ? all.filter((one) => one !== choice) : [...all, choice];
  return next.length ? next.join(',') : undefined;
}
