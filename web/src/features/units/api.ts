// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Unit } from '@/api/types';

export interface UnitChange {
  name?: string;
  parent_id?: number;
  state?: Unit['state'];
}

export interface NewUnit {
  parent_id?: number;
  code: string;
  name: string;
  kind: Unit['kind'];
}

export interface UnitVersion {
  version: number;
  at: string;
  name: string;
  parent_id?: number;
  state: Unit['state'];
  person_login: string;
}

/** Newest first. */
export async function fetchHistory(id: number): Promise<UnitVersion[]> {
  const { items } = await ok<{ items: UnitVersion[] }>(client.GET('/api/v1/units/{id}/history', { params: { path: { id } } }));
  return [...items].sort((a, b) => b.version - a.version);
}

export async function fetchUnit(id: number): Promise<Unit> {
  return ok<Unit>(client.GET('/api/v1/units/{id}', { params: { path: { id } } }));
}

export async function createUnit(unit: NewUnit, key: string): Promise<Unit> {
  return ok<Unit>(client.POST('/api/v1/units', { body: unit, headers: idempotent(key) }));
}

export async function changeUnit(unit: Unit, change: UnitChange): Promise<Unit> {
  return ok<Unit>(
    client.PATCH('/api/v1/units/{id}', { params: { path: { id: unit.id } }, body: change, headers: ifMatch(unit.version) }),
  );
}
