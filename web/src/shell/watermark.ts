// SPDX-License-Identifier: Apache-2.0
// A light tiled mark over pages with personal data: who looked at the page and when, on the screen, on paper and on a
// photograph of either. It cannot be selected or clicked, and comes back when somebody takes it out of the page; whoever
// changes the program itself in his own browser is beyond it, which the audit log is for.
import { onScopeDispose, watch } from 'vue';

const kTileWidth = 300;
const kTileHeight = 170;
const kClass = 'yg-watermark';

/** 张三丰 → 三丰, 李四（代） → 四: enough to tell who it was, without printing whole names on every page. */
export function nameTail(name: string): string {
  const letters = [...name.replace(/[（(].*$/u, '').trim()];
  return letters.slice(letters.length > 2 ? -2 : -1).join('');
}

function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** One tile, as the mask of a surface in the text's own colour: so it fits the light and the dark page. */
export function tileOf(lines: string[]): string {
  const rows = lines.map((line, at) => `<text x="20" y="${100 + at * 20}">${escaped(line)}</text>`).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${kTileWidth}" height="${kTileHeight}">` +
    `<g transform="rotate(-20 ${kTileWidth / 2} ${kTileHeight / 2})" font-family="sans-serif" font-size="14">${rows}</g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

const kStyle: Record<string, string> = {
  position: 'fixed',
  inset: '0',
  'z-index': '9000',
  display: 'block',
  visibility: 'visible',
  opacity: '0.09',
  'pointer-events': 'none',
  'user-select': 'none',
  'background-color': 'var(--yg-text)',
  'print-color-adjust': 'exact',
};

function makeMark(mask: string): HTMLElement {
  const mark = document.createElement('div');
  mark.className = kClass;
  mark.setAttribute('aria-hidden', 'true');
  // Set one by one and not as an attribute, which the page's security policy would refuse.
  for (const [property, value] of Object.entries(kStyle)) mark.style.setProperty(property, value, 'important');
  mark.style.setProperty('mask-image', mask, 'important');
  mark.style.setProperty('-webkit-mask-image', mask, 'important');
  return mark;
}

/** Keeps a mark in the page until it is stopped, whatever is done to it there. */
export function keepWatermark(lines: string[], host: HTMLElement = document.body): () => void {
  const mask = tileOf(lines);
  let mark = makeMark(mask);
  const own = new MutationObserver(() => renew());
  const around = new MutationObserver(() => {
    if (mark.parentElement !== host) renew();
  });

  function place(): void {
    host.append(mark);
    own.observe(mark, { attributes: true, childList: true });
  }
  function renew(): void {
    own.disconnect();
    mark.remove();
    mark = makeMark(mask);
    place();
    around.takeRecords();
  }

  place();
  around.observe(host, { childList: true });
  return () => {
    own.disconnect();
    around.disconnect();
    mark.remove();
  };
}

/** Shows the mark while there are lines for it. */
export function useWatermark(lines: () => string[] | undefined): void {
  let stop: (() => void) | undefined;
  watch(
    () => lines()?.join('\n'),
    (text) => {
      stop?.();
      stop = text === undefined ? undefined : keepWatermark(text.split('\n'));
    },
    { immediate: true },
  );
  onScopeDispose(() => stop?.());
}
