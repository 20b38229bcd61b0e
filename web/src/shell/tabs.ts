// SPDX-License-Identifier: Apache-2.0
// The pages that are open, in the order of their opening, and the ones opened lately. Kept for this browser tab only.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface OpenPage {
  path: string;
  /** Path with filters, as it was left. */
  address: string;
}

const kOpenMax = 16;
const kRecentMax = 12;
const kKept = 'yunguan.tabs';

export const useTabs = defineStore('tabs', () => {
  const open = ref<OpenPage[]>(read());
  const recent = ref<OpenPage[]>([]);

  /** A page was shown. An open one keeps its place; too many push out the oldest. */
  function visit(page: OpenPage): void {
    const at = open.value.findIndex((one) => one.path === page.path);
    if (at >= 0) open.value[at] = page;
    else open.value = [...open.value, page].slice(-kOpenMax);
    recent.value = [page, ...recent.value.filter((one) => one.path !== page.path)].slice(0, kRecentMax);
    keep();
  }

  /** Closes a page; returns the address to go to when it was the one shown. */
  function close(path: string, shown: string): string | undefined {
    const at = open.value.findIndex((one) => one.path === path);
    if (at < 0) return undefined;
    const rest = open.value.filter((one) => one.path !== path);
    const next = path === shown ? (rest[Math.min(at, rest.length - 1)]?.address ?? '/') : undefined;
    open.value = rest;
    keep();
    return next;
  }

  function closeOthers(path: string): void {
    open.value = open.value.filter((one) => one.path === path);
    keep();
  }

  function closeAll(): void {
    open.value = [];
    recent.value = [];
    keep();
  }

  function keep(): void {
    try {
      sessionStorage.setItem(kKept, JSON.stringify(open.value));
    } catch {
      // Without storage the tabs only live until the next reload.
    }
  }

  return { open, recent, visit, close, closeOthers, closeAll };
});

function read(): OpenPage[] {
  try {
    return JSON.parse(sessionStorage.getItem(kKept) ?? '[]') as OpenPage[];
  } catch {
    return [];
  }
}
