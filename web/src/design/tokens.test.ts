// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

function block(css: string, selector: string): Tokens {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries([...body.matchAll(/--yg-([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const css = readFileSync('src/design/tokens.css', 'utf8');
const light = block(css, ':root');
const themes: Record<string, Tokens> = { light, dark: { ...light, ...block(css, ':root.dark') } };

const words = ['text', 'secondary', 'brand-text', 'good-text', 'warn-text', 'bad-text', 'idle-text'];
const marks = ['good', 'warn', 'bad', 'idle', 'accent', 'series-1', 'series-3', 'series-4', 'series-6'];

describe.each(Object.entries(themes))('%s theme', (_name, tokens) => {
  it.each(words)('writes --yg-%s at 4.5:1 on every ground', (word) => {
    for (const ground of ['ground', 'surface', 'sunken', 'hover', 'float', 'selected']) {
      expect(contrast(tokens[word]!, tokens[ground]!), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(marks)('shows --yg-%s at 3:1 on surface', (mark) => {
    expect(contrast(tokens[mark]!, tokens.surface!)).toBeGreaterThanOrEqual(3);
  });

  it('writes each state on its own tint at 4.5:1', () => {
    for (const state of ['good', 'warn', 'bad']) {
      expect(contrast(tokens[`${state}-text`]!, tokens[`${state}-tint`]!), state).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('writes white on the filled brand and danger buttons at 4.5:1', () => {
    for (const fill of ['brand', 'brand-hover', 'bad']) {
      expect(contrast('#ffffff', tokens[fill]!), fill).toBeGreaterThanOrEqual(4.5);
    }
  });
});
