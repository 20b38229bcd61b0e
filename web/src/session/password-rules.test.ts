// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { longestRun, rulesFor } from './password-rules';

const policy = { password_min: 10, password_kinds_min: 3, password_history: 5, password_age_days: 0 };
const met = (password: string): (boolean | undefined)[] => rulesFor(policy, password, 'zhang').map((rule) => rule.met);

it.each([
  ['', [false, false, false, false, undefined]],
  ['Short-1', [false, true, true, true, undefined]],
  ['longenoughbutplain', [true, false, true, true, undefined]],
  ['Zhang-2026-x', [true, true, false, true, undefined]],
  ['x-GNAHZ-2026', [true, true, false, true, undefined]],
  ['River-aaaa-7', [true, true, true, false, undefined]],
  ['Quiet-River-7', [true, true, true, true, undefined]],
])('"%s"', (password, states) => expect(met(password)).toEqual(states));

it.each([['', 0], ['a', 1], ['aaab', 3], ['x1234', 4], ['x4321', 4], ['abdbca', 2]])('the longest run of "%s" is %d', (text, run) =>
  expect(longestRun(text)).toBe(run),
);

it('shows only the rules the server has', () => {
  expect(rulesFor({ password_min: 0, password_kinds_min: 0, password_history: 0, password_age_days: 0 }, 'x', '')).toEqual([]);
});
