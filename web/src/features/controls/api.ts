// SPDX-License-Identifier: Apache-2.0
import { client, ifMatch, ok } from '@/api/client';
import type { Page, Text } from '@/api/types';
import type { Aspect, ControlValue, Standing, WhitelistChangeRow, Yearly } from '@/reference/controls';
import type { TakeAsked, TakeCounts, TakePreview } from '@/page/list/take';

export interface WhitelistChange extends WhitelistChangeRow {
  current: string[];
  before: string[];
  after: string[];
  entries_max: number;
  clause: string;
  yearly: Yearly;
  counts: boolean;
  signed: boolean;
  signature: string;
  may_review: boolean;
  why_not?: Text | null;
  may_withdraw: boolean;
}

export interface Difference {
  card_id: number;
  msisdn: string;
  carrier: string;
  unit_id: number;
  unit_name: string;
  aspect: Aspect;
  name: Text;
  desired: ControlValue;
  confirmed?: ControlValue | null;
  desired_text: string;
  confirmed_text: string;
  standing: Standing;
  overdue: boolean;
  by_link: boolean;
  commanded_at: string;
  attempts: number;
  source: string;
  note: string;
  handed_at?: string | null;
  handed_by: string;
}

export interface DifferenceSummary {
  waiting: number;
  refused: number;
  overdue: number;
  count_max: number;
  overdue_hours: number;
}

export type DifferenceAct = 'confirm' | 'refuse' | 'again' | 'take_back';

export interface ActAnswer {
  done: number;
  skipped: { card_id: number; aspect: Aspect; msisdn: string; code: string; text: Text }[];
}

export interface HandOver {
  batch: number;
  handed_at: string;
  rows: number;
  more: boolean;
}

export interface BlockedApplication {
  key: string;
  category: string;
  name: Text;
  domains: string[];
  scene: string;
  origin: 'shipped' | 'file' | 'hand';
  /** The name of the file it came in. */
  source: string;
  state: 'in_force' | 'scheduled' | 'off';
  from?: string | null;
  to?: string | null;
  reason: string;
  by: string;
  at?: string | null;
}

export interface Applications {
  version: string;
  clause: string;
  may_change: boolean;
  categories: { code: string; name: Text; needed: boolean }[];
  items: BlockedApplication[];
  revision: number;
}

export interface NewApplication {
  category: string;
  name_zh: string;
  name_en?: string;
  domains: string[];
  scene?: string;
  from?: string;
  reason: string;
}

export interface ImeiPool {
  id: number;
  unit_id: number;
  unit_name: string;
  name: string;
  note: string;
  imeis: number;
  cards: number;
  created_by: string;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface PoolEntry {
  id: number;
  imei: string;
  origin: 'shipped' | 'file' | 'hand';
  source: string;
  added_by: string;
  added_at: string;
  valid_from: string;
  valid_to?: string | null;
  ended_by: string;
  end_reason: string;
  state: 'in_force' | 'scheduled' | 'ended';
}

export interface PoolChange {
  add?: string;
  remove?: string;
  valid_from?: string;
  valid_to?: string;
  last_day?: string;
  reason?: string;
}

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const listChanges = (query: Record<string, string>, signal: AbortSignal): Promise<Page<WhitelistChangeRow>> =>
  ok<Page<WhitelistChangeRow>>(client.GET('/api/v1/whitelist_changes', { params: { query }, signal }));

export const getChange = (id: number): Promise<WhitelistChange> =>
  ok<WhitelistChange>(client.GET('/api/v1/whitelist_changes/{id}', { params: one(id) }));

export const approveChange = (id: number, reason: string): Promise<WhitelistChange> =>
  ok<WhitelistChange>(client.POST('/api/v1/whitelist_changes/{id}/approve', { params: one(id), body: { reason } }));

export const refuseChange = (id: number, reason: string): Promise<WhitelistChange> =>
  ok<WhitelistChange>(client.POST('/api/v1/whitelist_changes/{id}/refuse', { params: one(id), body: { reason } }));

export const withdrawChange = (id: number): Promise<WhitelistChange> =>
  ok<WhitelistChange>(client.POST('/api/v1/whitelist_changes/{id}/withdraw', { params: one(id) }));

export const listDifferences = (query: Record<string, string>, signal: AbortSignal): Promise<Page<Difference>> =>
  ok<Page<Difference>>(client.GET('/api/v1/enforcements', { params: { query }, signal }));

export const getSummary = (): Promise<DifferenceSummary> => ok<DifferenceSummary>(client.GET('/api/v1/enforcements/summary', {}));

export const actOn = (act: DifferenceAct, rows: Difference[], note: string): Promise<ActAnswer> =>
  ok<ActAnswer>(
    client.POST('/api/v1/enforcements/acts', {
      body: { act, note, rows: rows.map((row) => ({ card_id: row.card_id, aspect: row.aspect, desired: row.desired_text })) },
    }),
  );

export const handOver = (carrier: string): Promise<HandOver> =>
  ok<HandOver>(client.POST('/api/v1/enforcements/hand_over', { body: { carrier } }));

export const getApplications = (): Promise<Applications> => ok<Applications>(client.GET('/api/v1/blocked_applications', {}));

export const addApplication = (body: NewApplication): Promise<Applications> =>
  ok<Applications>(client.POST('/api/v1/blocked_applications', { body }));

/** Counts what a file would change, or takes it in. */
export const takeApplications = (revision: number, asked: TakeAsked, preview: boolean): Promise<TakePreview> =>
  ok<TakePreview>(client.POST('/api/v1/blocked_applications/takes', { params: { header: ifMatch(revision) }, body: { ...asked, preview } }));

export const endApplication = (key: string, reason: string): Promise<Applications> =>
  ok<Applications>(client.POST('/api/v1/blocked_applications/end', { body: { key, reason } }));

export const restoreApplication = (key: string, reason: string): Promise<Applications> =>
  ok<Applications>(client.POST('/api/v1/blocked_applications/restore', { body: { key, reason } }));

export const listPools = (query: Record<string, string>, signal: AbortSignal): Promise<Page<ImeiPool>> =>
  ok<Page<ImeiPool>>(client.GET('/api/v1/imei_pools', { params: { query }, signal }));

export const createPool = (body: { unit_id: number; name: string; note?: string; imeis?: string; valid_from?: string }): Promise<ImeiPool> =>
  ok<ImeiPool>(client.POST('/api/v1/imei_pools', { body }));

export const changePool = (id: number, version: number, body: PoolChange): Promise<{ pool: ImeiPool; added: number; removed: number; known: number }> =>
  ok<{ pool: ImeiPool; added: number; removed: number; known: number }>(
    client.PATCH('/api/v1/imei_pools/{id}', { params: { ...one(id), header: ifMatch(version) }, body }),
  );

/** Counts what a file would change, or takes it in. */
export const takePoolFile = (id: number, version: number, asked: TakeAsked, preview: boolean): Promise<{ pool: ImeiPool; counts: TakeCounts }> =>
  ok<{ pool: ImeiPool; counts: TakeCounts }>(client.POST('/api/v1/imei_pools/{id}/takes', { params: { ...one(id), header: ifMatch(version) }, body: { ...asked, preview } }));

export const removePool = (id: number): Promise<void> => ok<void>(client.DELETE('/api/v1/imei_pools/{id}', { params: one(id) }));

export const listPoolImeis = (id: number, query: Record<string, string>, signal: AbortSignal): Promise<Page<PoolEntry>> =>
  ok<Page<PoolEntry>>(client.GET('/api/v1/imei_pools/{id}/imeis', { params: { ...one(id), query }, signal }));
