// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Job, Page, Schemas } from '@/api/types';
import type { Duty } from '@/reference/card';

export type ClassStanding = Schemas['ClassStanding'];
export type DutyStanding = Schemas['DutyStanding'];
export type UnitStanding = Schemas['UnitStanding'];
export type Compliance = Schemas['Compliance'];
export type UnitLine = Schemas['UnitLine'];
export type UnitLines = Schemas['UnitLines'];
export type Matrix = Schemas['Matrix'];
export type MatrixRow = Schemas['MatrixRow'];
export type TrendAnswer = Schemas['TrendAnswer'];
export type Exception = Schemas['ExceptionView'];
export type ExceptionInput = Schemas['ExceptionInput'];
export type ExceptionPreview = Schemas['ExceptionPreview'];
export type ExceptionCounts = Schemas['ExceptionCounts'];
export type ExceptedCards = Schemas['ExceptedCards'];
export type ExceptionAct = 'approve' | 'refuse' | 'revoke' | 'withdraw';
export type TrendBy = 'all' | 'class' | 'duty' | 'unit';

type Query = Record<string, string>;
const of = (unit: number | undefined): { unit_id?: number } => (unit === undefined ? {} : { unit_id: unit });
const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const getCompliance = (unit: number | undefined): Promise<Compliance> =>
  ok<Compliance>(client.GET('/api/v1/compliance', { params: { query: of(unit) } }));

export const getUnits = (unit: number | undefined): Promise<UnitLines> =>
  ok<UnitLines>(client.GET('/api/v1/compliance/units', { params: { query: of(unit) } }));

export const getMatrix = (unit: number | undefined): Promise<Matrix> =>
  ok<Matrix>(client.GET('/api/v1/compliance/matrix', { params: { query: of(unit) } }));

export const getTrend = (unit: number | undefined, by: TrendBy): Promise<TrendAnswer> =>
  ok<TrendAnswer>(client.GET('/api/v1/compliance/trend', { params: { query: { ...of(unit), by } } }));

export const listExceptions = (query: Query, signal: AbortSignal): Promise<Page<Exception>> =>
  ok<Page<Exception>>(client.GET('/api/v1/compliance_exceptions', { params: { query }, signal }));

export const countExceptions = (unit: number | undefined): Promise<ExceptionCounts> =>
  ok<ExceptionCounts>(client.GET('/api/v1/compliance_exceptions/counts', { params: { query: of(unit) } }));

export const getException = (id: number): Promise<Exception> => ok<Exception>(client.GET('/api/v1/compliance_exceptions/{id}', { params: one(id) }));

export const getExceptedCards = (id: number, after: number | undefined): Promise<ExceptedCards> =>
  ok<ExceptedCards>(client.GET('/api/v1/compliance_exceptions/{id}/cards', { params: { ...one(id), query: after === undefined ? {} : { after } } }));

export const previewException = (input: ExceptionInput): Promise<ExceptionPreview> =>
  ok<ExceptionPreview>(client.POST('/api/v1/compliance_exceptions/preview', { body: input }));

export const requestException = (input: ExceptionInput, key: string): Promise<Exception> =>
  ok<Exception>(client.POST('/api/v1/compliance_exceptions', { body: input, headers: idempotent(key) }));

export const actOnException = (id: number, act: ExceptionAct, reason: string): Promise<Exception> =>
  ok<Exception>(client.POST(`/api/v1/compliance_exceptions/{id}/${act}`, { params: one(id), body: { reason } }));

export const beginReport = (unit: number | undefined, key: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/compliance/reports', { body: of(unit), headers: idempotent(key) }));

export const getJob = (id: number): Promise<Job> => ok<Job>(client.GET('/api/v1/jobs/{id}', { params: one(id) }));

/** A card by its number or id, to name it in a request. */
export const findCard = async (number: string): Promise<{ id: number; msisdn: string } | undefined> =>
  (await ok<Page<{ id: number; msisdn: string }>>(client.GET('/api/v1/cards', { params: { query: { q: number, limit: 2 } } }))).items[0];

export const getCard = (id: number): Promise<{ id: number; msisdn: string; missing: Duty[] }> =>
  ok<{ id: number; msisdn: string; missing: Duty[] }>(client.GET('/api/v1/cards/{id}', { params: one(id) }));

/** The text of a kept file of one's own. */
export const readFile = async (id: string): Promise<string> => {
  const answer = await fetch(`/api/v1/files/${id}`, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
};
