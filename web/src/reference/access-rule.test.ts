// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { hoursFaults, officeHours } from './access-rule';
import { shortPrint } from './certificate';

it.each([
  [{}, undefined],
  [{ days: [] }, 'days'],
  [{ from: '8:00' }, 'time'],
  [{ until: '24:01' }, 'time'],
  [{ until: '18:60' }, 'time'],
  [{ from: '22:00', until: '06:00' }, 'order'],
  [{ from: '08:00', until: '08:00' }, 'order'],
  [{ from: '00:00', until: '24:00' }, undefined],
])('hours %j are %s', (change, fault) => expect(hoursFaults([{ ...officeHours(), ...change }])[0]).toBe(fault));

it('shows the front of a fingerprint in fours', () => expect(shortPrint('0123456789abcdef0123')).toBe('0123 4567 89ab cdef'));
