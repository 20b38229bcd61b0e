// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Schemas, Text } from '@/api/types';
import type { Role } from '@/reference/roles';

export type Permission = Schemas['PermissionView'];

export type Conflict = Schemas['ConflictView'];
export type ConflictMatrix = Schemas['ConflictMatrix'];

export interface RoleWords {
  name: Text;
  permissions: string[];
}

export async function fetchPermissions(): Promise<Permission[]> {
  return (await ok<{ items: Permission[] }>(client.GET('/api/v1/permissions', {}))).items;
}

export async function createRole(role: RoleWords & { code: string }, key: string): Promise<Role> {
  return ok<Role>(client.POST('/api/v1/roles', { body: role, params: { header: idempotent(key) } }));
}

export async function changeRole(role: Role, change: RoleWords): Promise<Role> {
  return ok<Role>(
    client.PATCH('/api/v1/roles/{id}', { params: { path: { id: role.id }, header: ifMatch(role.version) }, body: change }),
  );
}

export async function removeRole(role: Role): Promise<void> {
  await ok(client.DELETE('/api/v1/roles/{id}', { params: { path: { id: role.id }, header: ifMatch(role.version) } }));
}

export async function fetchConflicts(): Promise<ConflictMatrix> {
  return ok<ConflictMatrix>(client.GET('/api/v1/role_conflicts', {}));
}

export async function addConflict(body: { left: string; right: string; reason: string }): Promise<void> {
  await ok(client.POST('/api/v1/role_conflicts', { body }));
}

export async function removeConflict(id: number, reason: string): Promise<void> {
  await ok(client.POST('/api/v1/role_conflicts/{id}/remove', { params: { path: { id } }, body: { reason } }));
}
