// SPDX-License-Identifier: Apache-2.0
// From where and when a person, or the holders of a role, may sign in.
import { client, ifMatch, ok } from '@/api/client';
import type { Schemas } from '@/api/types';

export type AccessRule = Schemas['AccessRule'];
export type AllowedHours = Schemas['AllowedHours'];
export type PersonAccess = Schemas['PersonAccess'];
export type RoleAccess = Schemas['RoleAccess'];

export async function fetchPersonAccess(id: number): Promise<PersonAccess> {
  return ok<PersonAccess>(client.GET('/api/v1/people/{id}/access', { params: { path: { id } } }));
}

export async function setPersonAccess(id: number, version: number, body: AccessRule): Promise<PersonAccess> {
  return ok<PersonAccess>(client.PUT('/api/v1/people/{id}/access', { params: { path: { id }, header: ifMatch(version) }, body }));
}

export async function fetchRoleAccess(id: number): Promise<RoleAccess> {
  return ok<RoleAccess>(client.GET('/api/v1/roles/{id}/access', { params: { path: { id } } }));
}

export async function setRoleAccess(id: number, version: number, body: AccessRule): Promise<RoleAccess> {
  return ok<RoleAccess>(client.PUT('/api/v1/roles/{id}/access', { params: { path: { id }, header: ifMatch(version) }, body }));
}

export const kWeek = [1, 2, 3, 4, 5, 6, 7];

/** Working days, as most offices have them. */
export function officeHours(): AllowedHours {
  return { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' };
}

/** Which line of hours is wrong, and why, by its place; checked again by the server. */
export function hoursFaults(hours: AllowedHours[]): Record<number, 'days' | 'time' | 'order'> {
  const faults: Record<number, 'days' | 'time' | 'order'> = {};
  hours.forEach((one, at) => {
    const from = minutesOf(one.from);
    const until = minutesOf(one.until);
    if (!one.days.length) faults[at] = 'days';
    else if (from === undefined || until === undefined) faults[at] = 'time';
    else if (from >= until) faults[at] = 'order';
  });
  return faults;
}

function minutesOf(text: string): number | undefined {
  const parts = /^(\d\d):(\d\d)$/.exec(text);
  const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : NaN;
  return parts && Number(parts[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined;
}
