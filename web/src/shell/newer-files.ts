// SPDX-License-Identifier: Apache-2.0
// After an update the old page asks for files that are gone; the new ones come with a reload, tried once. Without a line to the
// server a reload would only lose the page, so it stays.
import { connection } from '@/api/client';

const kReloaded = 'yunguan.reloaded';

const there = (): Promise<boolean> => fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.ok, () => false);

/** What became of a page that did not open: it is loaded anew, the line is down, or the fault is another one. */
export async function onceAnew(error: unknown, address: string): Promise<'reloading' | 'no_line' | 'other'> {
  if (!/dynamically imported module|module script|preload CSS/i.test(String(error))) return 'other';
  if (!(await there())) {
    connection.onReachable(false);
    return 'no_line';
  }
  if (sessionStorage.getItem(kReloaded) === address) return 'other';
  sessionStorage.setItem(kReloaded, address);
  location.assign(address);
  return 'reloading';
}
