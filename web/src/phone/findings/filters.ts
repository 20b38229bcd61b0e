// SPDX-License-Identifier: Apache-2.0
// The filters of the list of findings.
import type { LocationQuery } from 'vue-router';

import { filtersIn } from '../filters';
import type { FilterValues } from '../filters';

/** What the sheet offers; several of a kind are separated by commas. */
export const kFilters = ['state', 'severity', 'model', 'overdue', 'again', 'assigned_to', 'unit_id', 'month'] as const;
export type Filters = FilterValues<(typeof kFilters)[number] | 'q'>;

const kDigitsMin = 5;

export const filtersOf = (address: LocationQuery): Filters => filtersIn([...kFilters, 'q'] as const, address);

/** Filters beside the search. */
export const countOf = (filters: Filters): number => kFilters.filter((name) => filters[name]).length;

/** Too few digits would find nothing that helps, and the server refuses them. */
export const tooShort = (search: string): boolean => search.trim() !== '' && search.replace(/\D/g, '').length < kDigitsMin;
