// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '@/api/types';

export type ConfigItem = Schemas['SettingView'];

export function isChanged(item: ConfigItem): boolean {
  return item.source !== 'default' && item.value !== item.default_value;
}

/** Items whose key or words (in either language) contain what was typed. */
export function findItems(items: ConfigItem[], typed: string, onlyChanged: boolean): ConfigItem[] {
  const words = typed.trim().toLowerCase();
  return items.filter((item) => {
    if (onlyChanged && !isChanged(item)) return false;
    return `${item.key} ${item.sentence.zh} ${item.sentence.en}`.toLowerCase().includes(words);
  });
}
