// SPDX-License-Identifier: Apache-2.0
import type { Permission } from './api';

export interface PermissionGroup {
  group: string;
  permissions: Permission[];
}

/** Permissions by group, groups and permissions in the order the server gives them. */
export function grouped(permissions: Permission[]): PermissionGroup[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const list = groups.get(permission.group) ?? [];
    list.push(permission);
    groups.set(permission.group, list);
  }
  return [...groups].map(([group, list]) => ({ group, permissions: list }));
}
