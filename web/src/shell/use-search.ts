// SPDX-License-Identifier: Apache-2.0
import { computed, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { useI18n } from 'vue-i18n';

import { client, ok } from '@/api/client';
import type { SearchHit } from '@/api/types';
import { titles } from '@/page/title';
import { useLive } from '@/page/use-live';
import { useSession } from '@/session/session';
import { menuEntries, objectKind } from './feature';
import { findPages } from './search';
import type { PinyinMatch } from './search';
import { useTabs } from './tabs';

export interface SearchEntry {
  key: string;
  to: string;
  label: string;
  detail: string;
  kind: string;
}

export interface SearchGroup {
  name: string;
  entries: SearchEntry[];
}

const kAskFrom = 2;

export function useSearch(words: Ref<string>, open: Ref<boolean>): { groups: ComputedRef<SearchGroup[]>; asking: Ref<boolean> } {
  const { t } = useI18n();
  const session = useSession();
  const tabs = useTabs();
  const pinyin = shallowRef<PinyinMatch>();

  watch(open, async (now) => {
    if (!now || pinyin.value) return;
    const { match } = await import('pinyin-pro');
    pinyin.value = (text, typed) => match(text, typed) as number[] | null;
  });

  const { answer, asking } = useLive(
    () => (open.value && words.value.trim().length >= kAskFrom ? words.value.trim() : undefined),
    async (q) => (await ok<{ items: SearchHit[] }>(client.GET('/api/v1/search', { params: { query: { q } } }))).items,
    150,
  );

  const kindWord = (type: string): string => t(objectKind(type)?.name ?? type);
  const pages = computed(() =>
    menuEntries()
      .filter((entry) => session.can(entry.permission))
      .map((entry) => ({ to: entry.to, title: t(entry.title), area: t(`area.${entry.area}`) })),
  );

  const groups = computed<SearchGroup[]>(() => {
    const typed = words.value.trim();
    if (!typed) {
      const recent = tabs.recent.filter((page) => titles.has(page.path));
      return group(t('shell.search_recent'), recent.map((page) => ({
        key: page.path, to: page.address, label: titles.get(page.path) ?? page.path, detail: '', kind: '',
      })));
    }
    return [
      ...group(t('shell.search_objects'), (answer.value ?? []).map((hit) => ({
        key: `${hit.type}-${hit.id}`, to: hit.path, label: hit.label, detail: hit.detail, kind: kindWord(hit.type),
      }))),
      ...group(t('shell.search_pages'), findPages(pages.value, typed, pinyin.value).map((page) => ({
        key: page.to, to: page.to, label: page.title, detail: '', kind: page.area,
      }))),
    ];
  });
  return { groups, asking };
}

function group(name: string, entries: SearchEntry[]): SearchGroup[] {
  return entries.length ? [{ name, entries }] : [];
}
