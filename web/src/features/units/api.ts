// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Schemas, Unit } from '@/api/types';

export type UnitChange = Schemas['UnitChange'];
export type NewUnit = Schemas['NewUnit'];
export type UnitVersion = Schemas['UnitVersion'];

/** Newest first. */
export async function fetchHistory(id: number): Promise<UnitVersion[]> {
  const { items } = await ok<{ items: UnitVersion[] }>(client.GET('/api/v1/units/{id}/history', { params: { path: { id } } }));
  return [...items].sort((a, b) => b.version - a.version);
}

export async function fetchUnit(id: number): Promise<Unit> {
  return ok<Unit>(client.GET('/api/v1/units/{id}', { params: { path: { id } } }));
}

export async function createUnit(unit: NewUnit, key: string): Promise<Unit> {
  return ok<Unit>(client.POST('/api/v1/units', { body: unit, params: { header: idempotent(key) } }));
}

export async function changeUnit(unit: Unit, change: UnitChange): Promise<Unit> {
  return ok<Unit>(
    client.PATCH('/api/v1/units/{id}', { params: { path: { id: unit.id }, header: ifMatch(unit.version) }, body: change }),
  );
}

export type Standing = 'normal' | 'frozen' | 'blacklisted';

/** How a unit stands after violations: its own, or that of a unit above it. */
export interface UnitStanding {
  standing: { standing: Standing; of_unit?: number | null; since?: string | null; violation_id?: number | null; reason: string; person_login: string };
  changes: { at: string; was: Standing; becomes: Standing; violation_id?: number | null; reason: string; person_login: string }[];
}

export const fetchStanding = (id: number): Promise<UnitStanding> =>
  ok<UnitStanding>(client.GET('/api/v1/units/{id}/standing', { params: { path: { id } } }) as never);
