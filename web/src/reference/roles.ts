// SPDX-License-Identifier: Apache-2.0
// Roles as people, grants and the role pages name them.
import { client, ok } from '@/api/client';
import type { Page, Text } from '@/api/types';

export type RoleKind = 'business' | 'system_admin' | 'security_admin' | 'audit_admin';

export interface Role {
  id: number;
  code: string;
  name: Text;
  kind: RoleKind;
  permissions: string[];
  people_count: number;
  built_in: boolean;
  version: number;
}

export async function fetchRoles(): Promise<Role[]> {
  return (await ok<Page<Role>>(client.GET('/api/v1/roles', {}))).items;
}
