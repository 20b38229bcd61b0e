// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Role, RoleKind } from '@/reference/roles';
import type { HeldRole } from './api';
import { grantFault, suggestPassword } from './person';

const role = (id: number, kind: RoleKind): Role => ({
  id, kind, code: kind, name: { zh: kind, en: kind }, permissions: [], people_count: 0, built_in: true, version: 1,
});
const roles = [role(1, 'system_admin'), role(2, 'security_admin'), role(3, 'audit_admin'), role(4, 'business')];
const held = (role_id: number, unit_id = 1): HeldRole => ({ role_id, unit_id, role_code: '', role_name: { zh: '', en: '' }, unit_name: '' });

describe('granting', () => {
  it.each([
    ['a second administrator', roles[1], [held(1)], 'separated'],
    ['the audit administrator beside security', roles[2], [held(2)], 'separated'],
    ['the same administrator for another unit', roles[0], [held(1, 2)], undefined],
    ['a business role beside an administrator', roles[3], [held(3)], 'separated'],
    ['an administrator beside a business role', roles[0], [held(4)], 'separated'],
    ['a business role for a second unit', roles[3], [held(4, 2)], undefined],
    ['what is held already', roles[3], [held(4)], 'held_already'],
    ['nothing chosen', undefined, [held(1)], undefined],
  ])('%s', (_name, wanted, holding, kind) => {
    expect(grantFault(wanted, 1, holding, roles)?.kind).toBe(kind);
  });
});

it('suggests passwords of every kind of sign, never the same', () => {
  const seen = new Set<string>();
  for (let n = 0; n < 50; n += 1) {
    const password = suggestPassword();
    expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[2-9])(?=.*[-+=@#%]).{14}$/);
    expect(password).not.toMatch(/[0O1lI]/);
    seen.add(password);
  }
  expect(seen.size).toBe(50);
});
