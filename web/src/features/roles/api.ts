// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Text } from '@/api/types';
import type { Role, RoleKind } from '@/reference/roles';

export interface Permission {
  code: string;
  group: string;
  text: Text;
  /** The kinds of role that may carry it. */
  holders: RoleKind[];
}

export interface RoleWords {
  name: Text;
  permissions: string[];
}

export async function fetchPermissions(): Promise<Permission[]> {
  return (await ok<Page<Permission>>(client.GET('/api/v1/permissions', {}))).items;
}

export async function createRole(role: RoleWords & { code: string }, key: string): Promise<Role> {
  return ok<Role>(client.POST('/api/v1/roles', { body: role, headers: idempotent(key) }));
}

export async function changeRole(role: Role, change: RoleWords): Promise<Role> {
  return ok<Role>(
    client.PATCH('/api/v1/roles/{id}', { params: { path: { id: role.id } }, body: change, headers: ifMatch(role.version) }),
  );
}

export async function removeRole(role: Role): Promise<void> {
  await ok(client.DELETE('/api/v1/roles/{id}', { params: { path: { id: role.id } }, headers: ifMatch(role.version) }));
}
