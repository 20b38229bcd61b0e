// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';

import { keepWatermark, nameTail, tileOf } from './watermark';

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  stop = undefined;
  document.body.replaceChildren();
});

const mark = (): HTMLElement | null => document.querySelector('.yg-watermark');
// Observers are told after the running task.
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('the watermark', () => {
  it('names who looks without the whole name', () => {
    expect(nameTail('张三丰')).toBe('三丰');
    expect(nameTail('李四')).toBe('四');
    expect(nameTail('王')).toBe('王');
    expect(nameTail('李四（代）')).toBe('四');
    expect(nameTail('审计员 (demo)')).toBe('计员');
    expect(nameTail('')).toBe('');
  });

  it('holds the lines, whatever stands in them', () => {
    const tile = decodeURIComponent(tileOf(['zhang <b>&', '2026-11-22 09:00']));
    expect(tile).toContain('zhang &#60;b&#62;&#38;');
    expect(tile).toContain('2026-11-22 09:00');
  });

  it('is out of the way of reading, clicking and selecting', () => {
    stop = keepWatermark(['a']);
    expect(mark()!.getAttribute('aria-hidden')).toBe('true');
    expect(mark()!.style.pointerEvents).toBe('none');
    expect(mark()!.textContent).toBe('');
  });

  it('comes back when it is taken out, hidden or covered by an attribute', async () => {
    stop = keepWatermark(['a']);
    mark()!.remove();
    await settled();
    expect(mark()).not.toBeNull();
    mark()!.style.setProperty('display', 'none', 'important');
    await settled();
    expect(mark()!.style.display).toBe('block');
    mark()!.setAttribute('hidden', '');
    await settled();
    expect(mark()!.hasAttribute('hidden')).toBe(false);
    document.createElement('div').append(mark()!);
    await settled();
    expect(document.querySelectorAll('.yg-watermark')).toHaveLength(1);
  });

  it('goes when the page is left, and stays gone', async () => {
    stop = keepWatermark(['a']);
    stop();
    await settled();
    expect(mark()).toBeNull();
  });
});
