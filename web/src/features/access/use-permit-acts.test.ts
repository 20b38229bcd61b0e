// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';

import type { Permit } from './api';
import { answersOf } from './use-permit-acts';

vi.mock('./api', () => ({ kPermitRights: {} }));

const permit = (id: number): Permit => ({ id, msisdn: `1440000000${id}` }) as Permit;

it('tells what was refused with the permit it is about, whatever the order of the answers', () => {
  const why = { zh: '已结束', en: 'ended' };
  const answers = answersOf([permit(1), permit(2), permit(3)], [{ id: 3, ok: false, error: why }, { id: 1, ok: true }, { id: 2, ok: false, error: why }]);
  expect(answers.done).toBe(1);
  expect(answers.refused.map((one) => [one.permit.msisdn, one.outcome.error])).toEqual([['14400000002', why], ['14400000003', why]]);
});
