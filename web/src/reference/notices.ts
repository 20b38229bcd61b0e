// SPDX-License-Identifier: Apache-2.0
// A person's own notices: what the console and the phone ask for.
import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type Notice = Schemas['NoticeView'];
export type NoticeSummary = Schemas['NoticeSummary'];

export async function fetchNoticeSummary(): Promise<NoticeSummary> {
  return ok<NoticeSummary>(client.GET('/api/v1/notices/summary', {}));
}

export async function listNotices(query: Record<string, string>, signal?: AbortSignal): Promise<Page<Notice>> {
  return ok<Page<Notice>>(client.GET('/api/v1/notices', { params: { query }, signal }));
}

export async function readNotice(id: number): Promise<void> {
  await ok(client.POST('/api/v1/notices/{id}/read', { params: { path: { id } } }));
}

/** All that are unread, or those of a kind; how many. What came after `upTo` was not seen and stays. */
export async function readNotices(upTo?: number, kind?: string): Promise<number> {
  return (await ok<Schemas['NoticesRead']>(client.POST('/api/v1/notices/read', { body: { up_to: upTo, kind } }))).read;
}

/** 3, 99+; nothing when none is unread. */
export function unreadBadge(unread: number): string | undefined {
  if (unread <= 0) return undefined;
  return unread > 99 ? '99+' : String(unread);
}
