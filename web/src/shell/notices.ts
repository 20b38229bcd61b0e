// SPDX-License-Identifier: Apache-2.0
// What is new for the person: fetched once, and again whenever the event stream says so.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import { events } from '@/api/events';
import { fetchNoticeSummary, readNotice, readNotices } from '@/reference/notices';
import type { Notice } from '@/reference/notices';

export const useNotices = defineStore('notices', () => {
  const unread = ref(0);
  const newest = shallowRef<Notice[]>([]);
  /** Grows with every change, for pages that list notices. */
  const changes = ref(0);

  async function refresh(): Promise<void> {
    const summary = await fetchNoticeSummary();
    unread.value = summary.unread;
    newest.value = summary.newest;
    changes.value += 1;
  }

  /** Listens until the returned function is called. */
  function follow(): () => void {
    const look = (): void => void refresh().catch(() => undefined);
    const stops = [events.on('notice', look), events.on('resync', look)];
    look();
    return () => stops.forEach((stop) => stop());
  }

  async function read(notice: Notice): Promise<void> {
    if (notice.read_at) return;
    await readNotice(notice.id);
    await refresh();
  }

  /** What is there now; a notice that comes meanwhile stays unread. */
  async function readAll(): Promise<number> {
    const last = newest.value[0];
    if (!last) return 0;
    const count = await readNotices(last.id);
    await refresh();
    return count;
  }

  return { unread, newest, changes, refresh, follow, read, readAll };
});
