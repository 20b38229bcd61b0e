// SPDX-License-Identifier: Apache-2.0
// Names of administrative codes (GB/T 2260): a table that is fetched with the first page that shows codes.
import { ref } from 'vue';
import type { Ref } from 'vue';

type Names = Record<string, string>;

const names = ref<Names>();
let loading: Promise<void> | undefined;

const kEmptyNames = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

/** "云南省 昆明市 五华区" of a code or the beginning of one; a code that does not exist is named as far as it does. */
export function regionName(all: Names | undefined, code: string): string {
  if (!all) return '';
  const steps = [code.slice(0, 2), code.slice(0, 4), code.slice(0, 6)].filter((step, at) => step.length === (at + 1) * 2);
  return steps.map((step) => all[step] ?? '').filter((name) => name && !kEmptyNames.has(name)).join(' ');
}

/** The table, once it has come. */
export function useRegions(): Ref<Names | undefined> {
  loading ??= import('./regions.json').then((file) => {
    names.value = file.default;
  });
  loading.catch(() => (loading = undefined));
  return names;
}
