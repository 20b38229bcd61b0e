// SPDX-License-Identifier: Apache-2.0
// A person's own settings. The look is also kept in this browser, for the time before signing in; the rest lives on the
// server and follows the person.
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

import { client, connection, ok } from '@/api/client';
import type { Favourite, Preferences, SavedView } from '@/api/types';
import { setLanguage } from '@/i18n';
import type { Language } from '@/i18n';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'normal' | 'loose';

const kLook = 'yunguan.look';
const kSaveAfterMs = 600;
const kRecentServices = 8;

interface Look {
  theme: Theme;
  language: Language;
  density: Density;
}

function readLook(): Partial<Look> {
  try {
    return JSON.parse(localStorage.getItem(kLook) ?? '{}') as Partial<Look>;
  } catch {
    return {};
  }
}

export const usePreferences = defineStore('preferences', () => {
  const kept = readLook();
  const theme = ref<Theme>(kept.theme ?? 'system');
  const language = ref<Language>(kept.language ?? 'zh');
  const density = ref<Density>(kept.density ?? 'normal');
  const rest = ref<Preferences>({});
  const systemDark = ref(false);
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value));

  let timer: ReturnType<typeof setTimeout> | undefined;
  let signedIn = false;
  let taking = false;

  function followSystem(): void {
    const query = matchMedia('(prefers-color-scheme: dark)');
    systemDark.value = query.matches;
    query.addEventListener('change', (event) => (systemDark.value = event.matches));
  }
  followSystem();

  watch([dark, language, density], apply, { immediate: true });
  watch([theme, language, density], keep);

  function apply(): void {
    document.documentElement.classList.toggle('dark', dark.value);
    document.documentElement.dataset.density = density.value;
    connection.language = language.value;
    setLanguage(language.value);
  }

  function keep(): void {
    try {
      localStorage.setItem(kLook, JSON.stringify({ theme: theme.value, language: language.value, density: density.value }));
    } catch {
      // A blocked storage only means the look is asked anew next time.
    }
    // What was only taken from this browser or the server is no choice, and is not written back as one.
    if (!taking) change({ theme: theme.value, language: language.value, density: density.value });
  }

  /** What the server keeps for the person who signed in; wins over what this browser kept. */
  function take(saved: Preferences): void {
    taking = true;
    signedIn = true;
    rest.value = saved;
    theme.value = saved.theme ?? theme.value;
    language.value = saved.language ?? language.value;
    density.value = saved.density ?? density.value;
    queueMicrotask(() => (taking = false));
  }

  function change(next: Partial<Preferences>): void {
    rest.value = { ...rest.value, ...next };
    saveSoon();
  }

  function saveSoon(): void {
    if (!signedIn) return;
    clearTimeout(timer);
    timer = setTimeout(saveNow, kSaveAfterMs);
  }

  // Outlives the page, so that a choice made in its last moment is kept as well.
  function saveNow(): void {
    clearTimeout(timer);
    timer = undefined;
    ok(client.PUT('/api/v1/preferences', { body: rest.value, keepalive: true })).catch(() => undefined);
  }
  window.addEventListener('pagehide', () => timer !== undefined && saveNow());

  const columnsOf = (list: string): string[] | undefined => rest.value.columns?.[list];
  const setColumns = (list: string, columns: string[] | undefined): void => {
    const all = { ...rest.value.columns };
    if (columns) all[list] = columns;
    else delete all[list];
    change({ columns: all });
  };

  const pageSizeOf = (list: string): number | undefined => rest.value.page_sizes?.[list];
  const setPageSize = (list: string, size: number): void =>
    change({ page_sizes: { ...rest.value.page_sizes, [list]: size } });

  const viewsOf = (list: string): SavedView[] => (rest.value.saved_views ?? []).filter((view) => view.list === list);
  /** A view of the same list and name is replaced. */
  const saveView = (view: SavedView): void =>
    change({ saved_views: [...withoutView(view.list, view.name), view] });
  const removeView = (list: string, name: string): void => change({ saved_views: withoutView(list, name) });
  function withoutView(list: string, name: string): SavedView[] {
    return (rest.value.saved_views ?? []).filter((view) => view.list !== list || view.name !== name);
  }

  const favourites = computed<Favourite[]>(() => rest.value.favourites ?? []);
  const isFavourite = (path: string): boolean => favourites.value.some((one) => one.path === path);
  function toggleFavourite(one: Favourite): void {
    const others = favourites.value.filter((kept) => kept.path !== one.path);
    change({ favourites: isFavourite(one.path) ? others : [...others, one] });
  }

  const recentServices = computed<string[]>(() => rest.value.recent_services ?? []);
  // At once: whoever has submitted goes on to another page.
  const noteService = (code: string): void => {
    change({ recent_services: [code, ...recentServices.value.filter((one) => one !== code)].slice(0, kRecentServices) });
    saveNow();
  };

  const menuFolded = computed({
    get: () => rest.value.menu_folded ?? false,
    set: (folded: boolean) => change({ menu_folded: folded }),
  });

  return {
    theme, language, density, dark, take, columnsOf, setColumns, pageSizeOf, setPageSize, viewsOf, saveView, removeView,
    favourites, isFavourite, toggleFavourite, recentServices, noteService, menuFolded,
  };
});
