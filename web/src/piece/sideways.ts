// SPDX-License-Identifier: Apache-2.0
// `v-sideways` on a box that scrolls sideways: its right edge fades as long as something lies beyond it.
import type { Directive } from 'vue';

const kSlackPx = 2;
const watched = new WeakMap<HTMLElement, () => void>();

/** Is anything beyond the right edge? */
export function moreToTheRight(box: Pick<HTMLElement, 'scrollLeft' | 'clientWidth' | 'scrollWidth'>): boolean {
  return box.scrollLeft + box.clientWidth + kSlackPx < box.scrollWidth;
}

export const vSideways: Directive<HTMLElement> = {
  mounted(box) {
    const mark = (): void => void box.classList.toggle('yg-more', moreToTheRight(box));
    const sizes = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(mark);
    sizes?.observe(box);
    if (box.firstElementChild) sizes?.observe(box.firstElementChild);
    box.addEventListener('scroll', mark, { passive: true });
    watched.set(box, () => {
      sizes?.disconnect();
      box.removeEventListener('scroll', mark);
    });
    mark();
  },
  // A new picture of the same box may have taken the class away or have made it wider.
  updated: (box) => void box.classList.toggle('yg-more', moreToTheRight(box)),
  unmounted: (box) => watched.get(box)?.(),
};
