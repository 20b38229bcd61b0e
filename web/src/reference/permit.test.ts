// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';

import { lastMoment, permitAddress, permitTone, permitWord } from './permit';

vi.mock('@/i18n', () => ({ say: (key: string, named?: Record<string, unknown>) => (named ? `${key} ${JSON.stringify(named)}` : key) }));
vi.mock('@/api/client', () => ({ client: {}, ok: () => undefined }));

const now = Date.parse('2026-11-01T00:00:00Z');
const permit = (more: object) => ({ state: 'active' as const, until: '2027-06-01T00:00:00Z', confirm_due: false, ...more });

it('says of a permit what it waits for, and of an ended one why it ended', () => {
  expect([permitWord(permit({}), now), permitTone(permit({}), now)]).toEqual(['access.state.active', 'good']);
  expect([permitWord(permit({ confirm_due: true }), now), permitTone(permit({ confirm_due: true }), now)]).toEqual(['access.state.confirm', 'warn']);
  expect(permitWord(permit({ until: '2026-12-01T00:00:00Z' }), now)).toBe('access.state.ending');
  expect(permitWord(permit({ until: '2026-12-01T00:00:01Z' }), now)).toBe('access.state.active');
  const ended = permit({ state: 'ended', ended_why: 'given_up', confirm_due: true });
  expect([permitWord(ended, now), permitTone(ended, now)]).toEqual(['access.ended_is {"why":"access.why.given_up"}', 'idle']);
});

it('is asked for with the cards filled in, and the systems where they are known', () => {
  expect(permitAddress([7])).toEqual({ path: '/apply/access.permit', query: { cards: '7' } });
  expect(permitAddress([7, 8], [2])).toEqual({ path: '/apply/access.permit', query: { cards: '7,8', systems: '2' } });
});

it('lasts to the end of the day that was asked for', () => {
  expect(lastMoment({ until: '2026-12-31T16:00:00Z' }).toISOString()).toBe('2026-12-31T15:59:59.000Z');
});
