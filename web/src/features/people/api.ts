// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import { sealFresh } from '@/session/secret';

export type HeldRole = Schemas['RoleHeld'];
export type PersonRow = Schemas['PersonView'];
export type Certificate = Schemas['CertificateView'];
export type PersonChange = Schemas['PersonChange'];

type Query = Record<string, string>;

export async function listPeople(query: Query, signal: AbortSignal): Promise<Page<PersonRow>> {
  return ok<Page<PersonRow>>(client.GET('/api/v1/people', { params: { query }, signal }));
}

export async function fetchPerson(id: number): Promise<PersonRow> {
  return ok<PersonRow>(client.GET('/api/v1/people/{id}', { params: { path: { id } } }));
}

export interface NewPerson {
  login: string;
  name: string;
  phone?: string;
  unit_id: number;
  expires_on: string;
}

export async function createPerson(person: NewPerson, password: string, key: string): Promise<PersonRow> {
  const initial_password_secret = await sealFresh({ password });
  return ok<PersonRow>(client.POST('/api/v1/people', { body: { ...person, initial_password_secret }, params: { header: idempotent(key) } }));
}

export async function changePerson(person: PersonRow, change: PersonChange): Promise<PersonRow> {
  return ok<PersonRow>(
    client.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id }, header: ifMatch(person.version) }, body: change }),
  );
}

export async function resetPassword(id: number, password: string): Promise<void> {
  const secret = await sealFresh({ password });
  await ok(client.POST('/api/v1/people/{id}/reset_password', { params: { path: { id } }, body: { secret } }));
}

export async function unlockPerson(id: number): Promise<void> {
  await ok(client.POST('/api/v1/people/{id}/unlock', { params: { path: { id } } }));
}

export async function revealPhone(id: number, reason: string): Promise<string> {
  const answer = await ok<{ value: string }>(
    client.POST('/api/v1/people/{id}/reveal', { params: { path: { id } }, body: { field: 'phone', reason } }),
  );
  return answer.value;
}

export async function grantRole(id: number, role_id: number, unit_id: number): Promise<void> {
  await ok(client.POST('/api/v1/people/{id}/roles', { params: { path: { id } }, body: { role_id, unit_id } }));
}

export async function revokeRole(id: number, held: HeldRole): Promise<void> {
  const params = { path: { id, role_id: held.role_id }, query: { unit_id: held.unit_id } };
  await ok(client.DELETE('/api/v1/people/{id}/roles/{role_id}', { params }));
}

export async function fetchCertificates(id: number): Promise<Certificate[]> {
  const query = { person_id: String(id), limit: '200' };
  return (await ok<Page<Certificate>>(client.GET('/api/v1/certificates', { params: { query } as never }))).items;
}

export async function enrolCertificate(id: number, certificate: string): Promise<Certificate> {
  return ok<Certificate>(client.POST('/api/v1/people/{id}/certificates', { params: { path: { id } }, body: { certificate } }));
}

export async function endSessions(id: number, reason: string): Promise<number> {
  return (await ok<{ ended: number }>(client.POST('/api/v1/people/{id}/end_sessions', { params: { path: { id } }, body: { reason } }))).ended;
}
