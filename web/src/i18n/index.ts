// SPDX-License-Identifier: Apache-2.0
import { createI18n, useI18n } from 'vue-i18n';

import en from './en';
import zh from './zh';

export type Language = 'zh' | 'en';

export interface Messages {
  [key: string]: string | Messages;
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh' as Language,
  fallbackLocale: 'zh',
  messages: { zh, en } as Record<Language, Messages>,
  missingWarn: import.meta.env?.DEV ?? false,
  fallbackWarn: false,
});

/** Adds what a feature says under its own name: messages `list.title` of feature `cards` are `cards.list.title`. */
export function addMessages(name: string, messages: Record<Language, Messages>): void {
  i18n.global.mergeLocaleMessage('zh', { [name]: messages.zh });
  i18n.global.mergeLocaleMessage('en', { [name]: messages.en });
}

export function language(): Language {
  return i18n.global.locale.value as Language;
}

export function setLanguage(chosen: Language): void {
  i18n.global.locale.value = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

/** Translation outside components; inside them use useI18n(). */
export function say(key: string, values: Record<string, unknown> = {}): string {
  return i18n.global.t(key, values);
}

/** The side of a {zh, en} pair the person reads, now; inside components use useText(). */
export const textIn = (pair: { zh: string; en: string }): string => (language() === 'en' ? pair.en || pair.zh : pair.zh || pair.en);

/** Shows the side of a {zh, en} pair the person reads; reacts to a change of language. */
export function useText(): (pair: { zh: string; en: string } | null | undefined) => string {
  const { locale } = useI18n();
  return (pair) => (pair ? (locale.value === 'en' ? pair.en || pair.zh : pair.zh || pair.en) : '');
}
