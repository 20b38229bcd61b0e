// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Json, Page, Text } from '@/api/types';

export interface AuditRow {
  id: number;
  at: string;
  person_id?: number;
  person_login: string;
  unit_id?: number;
  action: string;
  action_text: Text;
  object_type: string;
  object_id?: string | number;
  object_label: string;
  before?: Json | null;
  after?: Json | null;
  reason?: string;
  result: 'done' | 'refused' | 'failed';
  code?: string;
  remote_ip: string;
  trace_id: string;
  sealed: boolean;
}

export interface Verification {
  rows_checked: number;
  ok: boolean;
  first_broken?: { audit_id?: number; position: number; kind: string; text: Text };
  last_seal?: { day: string; at: string; position: number };
  checked_at: string;
  duration_ms: number;
}

export interface Seal {
  day: string;
  position: number;
  chain: string;
  signed_at: string;
  signature_ok: boolean;
}

export interface IntegrityCheck {
  checked: { table: string; rows: number; changed: { id: string; label: string }[]; changed_count: number }[];
  ok: boolean;
  checked_at: string;
}

export async function listAudit(query: Record<string, string>, signal?: AbortSignal): Promise<Page<AuditRow>> {
  return ok<Page<AuditRow>>(client.GET('/api/v1/audit', { params: { query }, signal }));
}

export async function fetchAuditRow(id: number): Promise<AuditRow> {
  return ok<AuditRow>(client.GET('/api/v1/audit/{id}', { params: { path: { id } } }));
}

export async function verifyAudit(): Promise<Verification> {
  return ok<Verification>(client.POST('/api/v1/audit/verify', {}));
}

export async function fetchSeals(): Promise<Seal[]> {
  return (await ok<Page<Seal>>(client.GET('/api/v1/audit/seals', {}))).items;
}

export async function checkIntegrity(): Promise<IntegrityCheck> {
  return ok<IntegrityCheck>(client.POST('/api/v1/integrity/check', {}));
}
