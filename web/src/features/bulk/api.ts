// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Page, Text } from '@/api/types';
import type { Duty } from '@/reference/card';

export const kBulkStates = [
  'previewing', 'ready', 'awaiting', 'approved', 'running', 'done', 'stopped', 'refused', 'cancelled', 'expired', 'failed', 'undone',
] as const;
export type BulkState = (typeof kBulkStates)[number];
export const kOutcomes = ['waiting', 'changed', 'left_out', 'skipped', 'failed'] as const;
export type Outcome = (typeof kOutcomes)[number];
export type StepName = 'submit' | 'approve' | 'refuse' | 'cancel' | 'undo';

export interface Reason {
  number: number;
  code: string;
  text: Text;
  clause: string;
  count: number;
  examples: { card_id: number; msisdn: string }[];
}

export interface BulkRow {
  id: number;
  kind: string;
  title: Text;
  state: BulkState;
  person_login: string;
  person_name: string;
  mine: boolean;
  reason: string;
  total: number;
  will_change: number;
  will_skip: number;
  changed: number;
  skipped: number;
  failed: number;
  needs_approval: boolean;
  created_at: string;
  ended_at?: string | null;
  expires_at?: string | null;
}

export interface Bulk extends BulkRow {
  suspension?: string | null;
  values: Record<string, string>;
  tags: string[];
  unit_id?: number | null;
  unit_name: string;
  filter?: Record<string, string> | null;
  consequences: {
    transitions: { from: string; to: string; count: number }[];
    new_gaps: { duty: Duty; count: number }[];
    closed_gaps: { duty: Duty; count: number }[];
    breaches: Reason[];
  };
  reasons: Reason[];
  units: { unit_id: number; unit_name: string; cards: number }[];
  steps: { step: StepName; allowed: boolean; why_not?: Text | null }[];
  result?: Text | null;
  undoable: boolean;
  decider_login: string;
  decider_name: string;
  decision_reason: string;
  job_id?: number | null;
  undo_of?: number | null;
  undone_by?: number | null;
  previewed_at?: string | null;
  submitted_at?: string | null;
  decided_at?: string | null;
  started_at?: string | null;
  error_code: string;
  error?: Text | null;
  version: number;
}

export interface ItemRow {
  position: number;
  card_id: number;
  msisdn: string;
  iccid: string;
  state: string;
  unit_name: string;
  outcome: Outcome;
  code: string;
  why?: Text | null;
}

export interface Offer {
  kind: string;
  name: Text;
  suspensions: string[];
  fields: string[];
  undoable: boolean;
  always_approved: boolean;
}

export interface Offers {
  items: Offer[];
  approve_above: number;
  named_max: number;
  may_approve: boolean;
}

export type Selection = { card_ids: number[] } | { filter: Record<string, string> };

export interface BulkWanted {
  kind: string;
  suspension?: string;
  values?: Record<string, string>;
  tags?: string[];
  unit_id?: number;
  reason: string;
}

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const getOffers = (): Promise<Offers> => ok<Offers>(client.GET('/api/v1/bulk_acts/offers', {}));
export const listBulk = (query: Record<string, string>, signal: AbortSignal): Promise<Page<BulkRow>> =>
  ok<Page<BulkRow>>(client.GET('/api/v1/bulk_acts', { params: { query }, signal }));
export const getBulk = (id: number): Promise<Bulk> => ok<Bulk>(client.GET('/api/v1/bulk_acts/{id}', { params: one(id) }));
export const listItems = (id: number, query: Record<string, string>, signal: AbortSignal): Promise<Page<ItemRow>> =>
  ok<Page<ItemRow>>(client.GET('/api/v1/bulk_acts/{id}/items', { params: { ...one(id), query }, signal }));

export const createBulk = (wanted: BulkWanted, selection: Selection, key: string): Promise<Bulk> =>
  ok<Bulk>(client.POST('/api/v1/bulk_acts', { body: { ...wanted, ...selection } as never, headers: idempotent(key) } as never));
export const submitBulk = (id: number): Promise<Bulk> => ok<Bulk>(client.POST('/api/v1/bulk_acts/{id}/submit', { params: one(id) }));
export const approveBulk = (id: number, reason: string): Promise<Bulk> =>
  ok<Bulk>(client.POST('/api/v1/bulk_acts/{id}/approve', { params: one(id), body: { reason } }));
export const refuseBulk = (id: number, reason: string): Promise<Bulk> =>
  ok<Bulk>(client.POST('/api/v1/bulk_acts/{id}/refuse', { params: one(id), body: { reason } }));
export const cancelBulk = (id: number): Promise<Bulk> => ok<Bulk>(client.POST('/api/v1/bulk_acts/{id}/cancel', { params: one(id) }));
export const undoBulk = (id: number, reason: string, key: string): Promise<Bulk> =>
  ok<Bulk>(client.POST('/api/v1/bulk_acts/{id}/undo', { params: one(id), body: { reason }, headers: idempotent(key) } as never));

/** The act that a job previews or carries out, when it is in sight. */
export async function findBulkOfJob(job: number): Promise<number | undefined> {
  for (const way of ['run_job', 'preview_job']) {
    const found = await ok<{ items: { id: number }[] }>(client.GET('/api/v1/bulk_acts', { params: { query: { [way]: String(job), limit: '1' } as never } }) as never);
    if (found.items[0]) return found.items[0].id;
  }
  return undefined;
}
