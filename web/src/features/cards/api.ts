// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas, Text } from '@/api/types';
import type { Card, CardRow, Duty, Judgement } from '@/reference/card';
import type { Aspect, CardControls, ControlValue, Tiers, WhitelistChangeRow } from '@/reference/controls';

/** Texts, whole numbers, truths, lists of texts; null empties a field. */
export type FieldValue = string | number | boolean | string[] | null;
export type FieldValues = Record<string, FieldValue>;

export interface FieldChange {
  field: string;
  from: string;
  to: string;
}

export interface WhatIfAnswer {
  before: Judgement;
  after: Judgement;
  changed: FieldChange[];
  difference: {
    kind_changes: boolean;
    class_changes: boolean;
    risk_changes: boolean;
    new_duties: Duty[];
    dropped_duties: Duty[];
    new_gaps: Duty[];
    closed_gaps: Duty[];
  };
}

export interface HistoryEntry {
  id: number;
  at: string;
  person_login: string;
  action: string;
  changes: FieldChange[];
  job_id?: number | null;
  reason: string;
}

export interface AuditRow {
  id: number;
  at: string;
  person_login: string;
  action: string;
  action_text: Text;
  reason?: string;
  result: 'done' | 'refused' | 'failed';
  code?: string;
  remote_ip: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

export type Personal = 'responsible_person' | 'responsible_phone' | 'actual_user' | 'actual_user_phone' | 'actual_user_document';

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const listCards = (query: Record<string, string>, signal: AbortSignal): Promise<Page<CardRow>> =>
  ok<Page<CardRow>>(client.GET('/api/v1/cards', { params: { query }, signal }));

export const getCard = (id: number): Promise<Card> => ok<Card>(client.GET('/api/v1/cards/{id}', { params: one(id) }));

export const getJudgement = (id: number): Promise<Judgement> =>
  ok<Judgement>(client.GET('/api/v1/cards/{id}/compliance', { params: one(id) }));

export const askWhatIf = (id: number, changes: FieldValues): Promise<WhatIfAnswer> =>
  ok<WhatIfAnswer>(client.POST('/api/v1/cards/{id}/what_if', { params: one(id), body: { changes } }));

export const listRemedies = async (id: number): Promise<Schemas['Remedy'][]> =>
  (await ok<Schemas['Remedies']>(client.GET('/api/v1/cards/{id}/remedies', { params: one(id) }))).items;

export const listExceptionsOf = async (id: number): Promise<Schemas['ExceptionView'][]> =>
  (await ok<Schemas['CardExceptions']>(client.GET('/api/v1/cards/{id}/exceptions', { params: one(id) }))).items;

export const getHistory = async (id: number): Promise<HistoryEntry[]> =>
  (await ok<{ items: HistoryEntry[] }>(client.GET('/api/v1/cards/{id}/history', { params: one(id) }))).items;

export const listAudit = (id: number, query: Record<string, string>, signal: AbortSignal): Promise<Page<AuditRow>> =>
  ok<Page<AuditRow>>(
    client.GET('/api/v1/audit', { params: { query: { ...query, object_type: 'card', object_id: String(id) } }, signal }),
  );

export const createCard = (fields: FieldValues, key: string): Promise<Card> =>
  ok<Card>(client.POST('/api/v1/cards', { body: { fields }, headers: idempotent(key) }));

export const changeCard = (id: number, version: number, changes: FieldValues, reason: string): Promise<Card> =>
  ok<Card>(
    client.PATCH('/api/v1/cards/{id}', {
      params: { ...one(id), header: ifMatch(version) }, body: { changes, ...(reason ? { reason } : {}) },
    }),
  );

export const revealPersonal = async (id: number, field: Personal, reason: string): Promise<string> =>
  (await ok<{ value: string }>(client.POST('/api/v1/cards/{id}/reveal', { params: one(id), body: { field, reason } }))).value;

export const getControls = (id: number): Promise<CardControls> => ok<CardControls>(client.GET('/api/v1/cards/{id}/controls', { params: one(id) }));

export const getTiers = (): Promise<Tiers> => ok<Tiers>(client.GET('/api/v1/control_tiers', {}));

export const setControl = (id: number, version: number, aspect: Aspect, value: { [Member in keyof ControlValue]: NonNullable<ControlValue[Member]> }, reason: string): Promise<CardControls> =>
  ok<CardControls>(
    client.PUT('/api/v1/cards/{id}/controls/{aspect}', { params: { path: { id, aspect }, header: ifMatch(version) }, body: { value, reason } }),
  );

export interface WhitelistRequest {
  aspect: Aspect;
  add: string[];
  remove: string[];
  reason: string;
  emergency: boolean;
}

export const requestChange = (id: number, body: WhitelistRequest): Promise<WhitelistChangeRow> =>
  ok<WhitelistChangeRow>(client.POST('/api/v1/cards/{id}/whitelist_changes', { params: one(id), body: { ...body, aspect: body.aspect } }));

/** Names of the pools a card could be bound to; the server decides which of them serve its unit. */
export const listPoolNames = async (): Promise<string[]> =>
  (await ok<{ items: { name: string }[] }>(client.GET('/api/v1/imei_pools', { params: { query: { limit: '200' } as Record<string, string> } }))).items.map((pool) => pool.name);
