// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { PermitHistory, System } from '@/reference/permit';

export * from '@/reference/permit';
export type SystemInput = Schemas['SystemInput'];
export type Outcome = Schemas['PermitOutcome'];

const at = (id: number): { path: { id: number } } => ({ path: { id } });
const edit = (system: System): { path: { id: number }; header: { 'If-Match': string } } => ({ ...at(system.id), header: ifMatch(system.version) });

export const createSystem = (body: SystemInput, key: string): Promise<System> =>
  ok<System>(client.POST('/api/v1/access/systems', { body, params: { header: idempotent(key) } }));
export const changeSystem = (system: System, body: SystemInput): Promise<System> =>
  ok<System>(client.PUT('/api/v1/access/systems/{id}', { params: edit(system), body }));
export const closeSystem = (system: System, reason: string): Promise<System> =>
  ok<System>(client.POST('/api/v1/access/systems/{id}/close', { params: edit(system), body: { reason } }));
export const openSystem = (system: System): Promise<System> => ok<System>(client.POST('/api/v1/access/systems/{id}/open', { params: edit(system) }));

export const getPermit = (id: number): Promise<PermitHistory> => ok<PermitHistory>(client.GET('/api/v1/access/permits/{id}', { params: at(id) }));
export const confirmPermits = (ids: number[]): Promise<Outcome[]> =>
  ok<Schemas['PermitOutcomes']>(client.POST('/api/v1/access/permits/confirm', { body: { ids } })).then((answer) => answer.results);
export const endPermits = (ids: number[], reason: string): Promise<Outcome[]> =>
  ok<Schemas['PermitOutcomes']>(client.POST('/api/v1/access/permits/end', { body: { ids, reason } })).then((answer) => answer.results);
