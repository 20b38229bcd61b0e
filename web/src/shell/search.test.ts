// SPDX-License-Identifier: Apache-2.0
import { match } from 'pinyin-pro';
import { expect, it } from 'vitest';

import { findPages } from './search';
import type { PinyinMatch } from './search';

const page = (title: string, area: string): { to: string; title: string; area: string } => ({ to: `/${title}`, title, area });
const pages = [page('卡', '卡'), page('合规总览', '卡'), page('合规预审', '卡'), page('单位', '平台'), page('审计', '平台'), page('Rules', 'Cards')];
const pinyin: PinyinMatch = (text, typed) => match(text, typed) as number[] | null;

it.each([
  ['合规', ['合规总览', '合规预审']],
  ['预审', ['合规预审']],
  ['hg', ['合规总览', '合规预审']],
  ['heguizonglan', ['合规总览']],
  ['hgys', ['合规预审']],
  ['dw', ['单位']],
  ['平台', ['单位', '审计']],
  ['RUL', ['Rules']],
  ['  ', []],
  ['xyz', []],
])('%s finds %j', (typed, found) => {
  expect(findPages(pages, typed, pinyin).map((one) => one.title)).toEqual(found);
});
