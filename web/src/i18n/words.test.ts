// SPDX-License-Identifier: Apache-2.0
// Both languages say everything, with the same values in the sentences, and every key that the sources name exists.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Messages } from '.';
import en from './en';
import zh from './zh';

function flatten(messages: Messages, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'string') flat.set(name, value);
    else for (const [inner, words] of flatten(value, name)) flat.set(inner, words);
  }
  return flat;
}

interface Words {
  zh: Messages;
  en: Messages;
}

const modules = import.meta.glob<{ default: Words }>(['../features/*/words.ts', '../phone/words.ts'], { eager: true });
const features = Object.entries(modules).map(([path, module]) => ({ name: path.split('/').at(-2)!, words: module.default }));
const all = [{ name: 'shell', words: { zh, en } as Words }, ...features];

const values = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe.each(all)('$name', ({ words }) => {
  const chinese = flatten(words.zh);
  const english = flatten(words.en);

  it('says the same in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('puts the same values into both sentences', () => {
    for (const [key, sentence] of chinese) expect(values(english.get(key) ?? ''), key).toEqual(values(sentence));
  });

  it('leaves no sentence empty and never says that an operation "succeeded"', () => {
    for (const [key, sentence] of [...chinese, ...english]) {
      expect(sentence.trim(), key).not.toBe('');
      expect(sentence, key).not.toMatch(/操作成功|success/i);
    }
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

it('knows every key that the sources name', () => {
  const known = new Set(
    all.flatMap(({ name, words }) => [...flatten(words.zh).keys()].map((key) => (name === 'shell' ? key : `${name}.${key}`))),
  );
  const starts = new Set([...known].flatMap((key) => key.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'))));
  const unknown: string[] = [];
  for (const path of sources('src')) {
    const text = readFileSync(path, 'utf8');
    for (const [, key] of text.matchAll(/\b(?:t|say)\(\s*'([a-z_-]+(?:\.[a-z0-9_-]+)+)'/gi)) {
      if (!known.has(key!)) unknown.push(`${path}: ${key}`);
    }
    for (const [, start] of text.matchAll(/\b(?:t|say)\(\s*`([a-z_-]+(?:\.[a-z0-9_-]+)*)\.\$\{/gi)) {
      if (!starts.has(start!)) unknown.push(`${path}: ${start}.*`);
    }
  }
  expect(unknown).toEqual([]);
});
