// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type AuditRow = Schemas['AuditView'];
export type Verification = Schemas['AuditVerification'];
export type Seal = Schemas['SealView'];
export type IntegrityCheck = Schemas['IntegrityReport'];

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
  return (await ok<{ items: Seal[] }>(client.GET('/api/v1/audit/seals', {}))).items;
}

export async function checkIntegrity(): Promise<IntegrityCheck> {
  return ok<IntegrityCheck>(client.POST('/api/v1/integrity/check', {}));
}
