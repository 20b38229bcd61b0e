// SPDX-License-Identifier: Apache-2.0
// Roles as people, grants and the role pages name them.
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';

export type Role = Schemas['Role'];
export type RoleKind = Role['kind'];

export async function fetchRoles(): Promise<Role[]> {
  return (await ok<{ items: Role[] }>(client.GET('/api/v1/roles', {}))).items;
}
