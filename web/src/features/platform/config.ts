// SPDX-License-Identifier: Apache-2.0
import type { Text } from '@/api/types';

export interface ConfigItem {
  key: string;
  sentence: Text | string;
  value: unknown;
  source: string;
  default: unknown;
  secret: boolean;
}

export function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function isChanged(item: ConfigItem): boolean {
  return item.source !== 'default' && (item.secret || written(item.value) !== written(item.default));
}

/** Items whose key or words (in either language) contain what was typed. */
export function findItems(items: ConfigItem[], typed: string, onlyChanged: boolean): ConfigItem[] {
  const words = typed.trim().toLowerCase();
  return items.filter((item) => {
    if (onlyChanged && !isChanged(item)) return false;
    const sentence = typeof item.sentence === 'string' ? item.sentence : `${item.sentence.zh} ${item.sentence.en}`;
    return `${item.key} ${sentence}`.toLowerCase().includes(words);
  });
}
