// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Job, Text } from '@/api/types';

export type Consequence = 'stop' | 'freeze';

export interface Violation {
  id: number;
  kind: number;
  unit_id: number;
  unit_name: string;
  card_id?: number | null;
  msisdn: string;
  evidence: string;
  consequence: Consequence;
  again_of?: number | null;
  state: 'open' | 'rectified' | 'lifted';
  recorded_at: string;
  recorded_login: string;
  rectified_at?: string | null;
  rectified_login: string;
  rectified_note: string;
  lifted_at?: string | null;
  lifted_login: string;
  lifted_note: string;
  job_id?: number | null;
}

export interface ViolationKind {
  number: number;
  name: Text;
  words: Text;
  first: Consequence;
  again: Consequence;
}

export interface Policy {
  version: string;
  source: Text;
  kinds: ViolationKind[];
  changes: { id: number; effective_from: string; reason: string; person_login: string; at: string }[];
}

export interface ViolationInput {
  kind: number;
  unit_id?: number;
  card_id?: number;
  evidence: string;
  confirm_cards?: number;
}

export interface ViolationPreview {
  unit_name: string;
  msisdn: string;
  consequence: Consequence;
  again_of?: number | null;
  cards: { total: number; changes: number };
}

export interface Counts {
  rows: number;
  equal: number;
  differs: number;
  unknown_number: number;
  unknown_word: number;
  twice: number;
}

export interface Reconciliation {
  job: Job;
  platform: string;
  file_name: string;
  counts: Counts;
}

export type Outcome = 'differs' | 'unknown_number' | 'unknown_word' | 'twice';

export interface ReconcileRow {
  line: number;
  outcome: Outcome;
  card_id?: number | null;
  number: string;
  word: string;
  ours: string;
  theirs: string;
  reason: string;
  answer: 'open' | 'theirs' | 'ours';
  answered_login: string;
}

export interface CarrierPlatform {
  code: string;
  name: Text;
  states: { words: string[]; state: string; suspension?: string | null }[];
}

const of = (id: number): { path: { id: number } } => ({ path: { id } });
const ofJob = (id: number): { path: { job_id: number } } => ({ path: { job_id: id } });

export const listViolations = async (): Promise<Violation[]> => (await ok<{ items: Violation[] }>(client.GET('/api/v1/violations') as never)).items;
export const getPolicy = (): Promise<Policy> => ok<Policy>(client.GET('/api/v1/violation_policy') as never);
export const savePolicy = (effective_from: string, kinds: { number: number; first: Consequence; again: Consequence }[], reason: string): Promise<Policy> =>
  ok<Policy>(client.POST('/api/v1/violation_policy', { body: { effective_from, kinds, reason } }) as never);
export const previewViolation = (input: ViolationInput): Promise<ViolationPreview> =>
  ok<ViolationPreview>(client.POST('/api/v1/violations/preview', { body: input }) as never);
export const recordViolation = (input: ViolationInput): Promise<Violation> => ok<Violation>(client.POST('/api/v1/violations', { body: input }) as never);
export const rectify = (id: number, note: string): Promise<Violation> =>
  ok<Violation>(client.POST('/api/v1/violations/{id}/rectify', { params: of(id), body: { note } }) as never);
export const lift = (id: number, note: string): Promise<Violation> =>
  ok<Violation>(client.POST('/api/v1/violations/{id}/lift', { params: of(id), body: { note } }) as never);

/** The card of this number among those in sight; undefined when there is none. */
export async function findCard(msisdn: string): Promise<number | undefined> {
  const page = await ok<{ items: { id: number }[] }>(client.GET('/api/v1/cards', { params: { query: { msisdn, limit: '1' } as never } }) as never);
  return page.items[0]?.id;
}

export const getCarrierStates = async (): Promise<CarrierPlatform[]> =>
  (await ok<{ platforms: CarrierPlatform[] }>(client.GET('/api/v1/rules/carrier_states') as never)).platforms;
export const listReconciliations = async (): Promise<Reconciliation[]> =>
  (await ok<{ items: Reconciliation[] }>(client.GET('/api/v1/reconciliations') as never)).items;
export const getReconciliation = (id: number): Promise<Reconciliation> =>
  ok<Reconciliation>(client.GET('/api/v1/reconciliations/{job_id}', { params: ofJob(id) }) as never);
export const beginReconciliation = (upload_id: number, platform: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/reconciliations', { body: { upload_id, platform } }) as never);
export const reconcileRows = (id: number, outcome: string, after: number): Promise<{ items: ReconcileRow[]; next?: number | null }> =>
  ok<{ items: ReconcileRow[]; next?: number | null }>(
    client.GET('/api/v1/reconciliations/{job_id}/rows', { params: { ...ofJob(id), query: { outcome, after } as never } }) as never,
  );
export const answerRow = (id: number, line: number, take: 'theirs' | 'ours'): Promise<ReconcileRow> =>
  ok<ReconcileRow>(client.POST('/api/v1/reconciliations/{job_id}/rows/{line}', { params: { path: { job_id: id, line } }, body: { take } }) as never);
export const exportAddress = (id: number): string => `/api/v1/reconciliations/${id}/export`;
