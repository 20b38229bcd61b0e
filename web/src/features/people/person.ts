// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { Role } from '@/reference/roles';
import type { HeldRole, PersonRow } from './api';

export const kPersonStates = ['active', 'locked', 'disabled', 'expired'] as const;

export const kPersonTones: Record<PersonRow['state'], Tone> = { active: 'good', locked: 'warn', disabled: 'idle', expired: 'idle' };

export type GrantFault = { kind: 'separated'; held: Role } | { kind: 'held_already' };

/** Why a role cannot be granted, told before it is sent: all roles of a person are of one kind (the three administrators, business). */
export function grantFault(role: Role | undefined, unitId: number | undefined, held: HeldRole[], roles: Role[]): GrantFault | undefined {
  if (!role) return undefined;
  if (held.some((one) => one.role_id === role.id && one.unit_id === unitId)) return { kind: 'held_already' };
  const byId = new Map(roles.map((one) => [one.id, one]));
  const other = held
    .map((one) => byId.get(one.role_id))
    .find((one) => one && one.kind !== role.kind);
  return other ? { kind: 'separated', held: other } : undefined;
}

const kLetters = 'abcdefghjkmnpqrstuvwxyz';
const kCapitals = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const kDigits = '23456789';
const kSigns = '-+=@#%';

/** A password to pass on by voice: every kind of sign in it, none that are mistaken for another. */
export function suggestPassword(length = 14, random: (below: number) => number = randomBelow): string {
  const all = kLetters + kCapitals + kDigits + kSigns;
  const pick = (from: string): string => from[random(from.length)]!;
  const signs = [kLetters, kCapitals, kDigits, kSigns].map(pick);
  while (signs.length < length) signs.push(pick(all));
  for (let at = signs.length - 1; at > 0; at -= 1) {
    const to = random(at + 1);
    [signs[at], signs[to]] = [signs[to]!, signs[at]!];
  }
  return signs.join('');
}

function randomBelow(below: number): number {
  const limit = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const [value] = crypto.getRandomValues(new Uint32Array(1));
    if (value! < limit) return value! % below;
  }
}
