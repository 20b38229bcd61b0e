// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type OnlineSession = Schemas['OnlineSession'];
export type LockedPeople = Schemas['LockedPeople'];
export type LockedPerson = Schemas['LockedPerson'];
export type Certificate = Schemas['CertificateView'];

type Query = Record<string, string>;

export async function listOnline(query: Query, signal: AbortSignal): Promise<Page<OnlineSession>> {
  return ok<Page<OnlineSession>>(client.GET('/api/v1/online_sessions', { params: { query }, signal }));
}

export async function endSession(id: number, reason: string): Promise<void> {
  await ok(client.POST('/api/v1/online_sessions/{id}/end', { params: { path: { id } }, body: { reason } }));
}

export async function endAllOf(person: number, reason: string): Promise<number> {
  const answer = await ok<{ ended: number }>(client.POST('/api/v1/people/{id}/end_sessions', { params: { path: { id: person } }, body: { reason } }));
  return answer.ended;
}

export async function fetchLocked(): Promise<LockedPeople> {
  return ok<LockedPeople>(client.GET('/api/v1/locked_people', {}));
}

export async function unlock(person: number): Promise<void> {
  await ok(client.POST('/api/v1/people/{id}/unlock', { params: { path: { id: person } } }));
}

export async function listCertificates(query: Query, signal: AbortSignal): Promise<Page<Certificate>> {
  return ok<Page<Certificate>>(client.GET('/api/v1/certificates', { params: { query }, signal }));
}

export async function approve(id: number): Promise<void> {
  await ok(client.POST('/api/v1/certificates/{id}/approve', { params: { path: { id } } }));
}

export async function disable(id: number, reason: string): Promise<void> {
  await ok(client.POST('/api/v1/certificates/{id}/disable', { params: { path: { id } }, body: { reason } }));
}
