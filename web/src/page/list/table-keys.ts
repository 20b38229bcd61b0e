// SPDX-License-Identifier: Apache-2.0
/**
 * Up and down go from a check box, link or button to the one in the same place of the next row; Home and End to the
 * first and last row. Other keys stay the browser's.
 */
export function moveInTable(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const row = target.closest('tbody tr');
  const body = row?.parentElement;
  if (!row || !body || target.matches('input:not([type=checkbox]), textarea, select')) return;
  const to = rowFor(event.key, row, body);
  if (!to) return;
  const place = focusables(row).indexOf(target);
  const there = focusables(to);
  const next = there[Math.min(place, there.length - 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  to.scrollIntoView({ block: 'nearest' });
}

function rowFor(key: string, row: Element, body: Element): Element | null {
  switch (key) {
    case 'ArrowDown':
      return row.nextElementSibling;
    case 'ArrowUp':
      return row.previousElementSibling;
    case 'Home':
      return body.firstElementChild;
    case 'End':
      return body.lastElementChild;
    default:
      return null;
  }
}

function focusables(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a[href], button:not([disabled]), input:not([disabled])')];
}
