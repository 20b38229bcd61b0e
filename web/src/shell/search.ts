// SPDX-License-Identifier: Apache-2.0
// Finding pages by name: by any part of it, by full pinyin or by its initials (hgzl finds 合规总览 … as far as typed).

export interface Findable {
  to: string;
  title: string;
  /** Name of its area, found and shown too. */
  area: string;
}

export type PinyinMatch = (text: string, typed: string) => number[] | null;

const kShown = 8;

/** Best first: the name begins with the words, contains them, its pinyin does, its area does. */
export function findPages<Page extends Findable>(pages: Page[], typed: string, pinyin?: PinyinMatch): Page[] {
  const words = typed.trim().toLowerCase();
  if (!words) return [];
  const ranked = pages.flatMap((page) => {
    const rank = rankOf(page, words, pinyin);
    return rank === undefined ? [] : [{ page, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, kShown).map(({ page }) => page);
}

function rankOf(page: Findable, words: string, pinyin?: PinyinMatch): number | undefined {
  const title = page.title.toLowerCase();
  if (title.startsWith(words)) return 0;
  if (title.includes(words)) return 1;
  const hit = pinyin?.(page.title, words);
  if (hit) return hit[0] === 0 ? 2 : 3;
  if (page.area.toLowerCase().includes(words)) return 4;
  return undefined;
}
