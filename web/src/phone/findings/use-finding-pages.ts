// SPDX-License-Identifier: Apache-2.0
// The list of findings, page after page.
import type { FindingRow } from '@/reference/finding';
import { listFindings } from '@/reference/finding-calls';
import { usePages } from '../use-pages';
import type { Pages } from '../use-pages';

export const useFindingPages = (query: () => Record<string, string> | undefined, load = listFindings): Pages<FindingRow> =>
  usePages(query, { load, event: 'findings', tells: (data) => (data as { new?: number } | undefined)?.new ?? 1 });
