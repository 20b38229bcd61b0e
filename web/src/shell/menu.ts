// SPDX-License-Identifier: Apache-2.0
import { kAreas } from './areas';
import type { Area } from './areas';
import type { MenuEntry } from './feature';

export interface MenuArea {
  area: Area;
  entries: MenuEntry[];
}

/** Areas in the product's order with the pages this person may see; areas without any are left out. */
export function menuFor(entries: MenuEntry[], can: (permission?: string | string[]) => boolean): MenuArea[] {
  return kAreas.flatMap((area) => {
    const mine = entries
      .filter((entry) => entry.area === area && !entry.hidden && can(entry.permission))
      .sort((a, b) => a.order - b.order);
    return mine.length ? [{ area, entries: mine }] : [];
  });
}

/** The entry whose page is open: the longest path that is the address or stands above it. */
export function activeEntry(entries: MenuEntry[], path: string): MenuEntry | undefined {
  return entries
    .filter((entry) => path === entry.to || path.startsWith(`${entry.to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0];
}
