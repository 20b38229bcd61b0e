// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { rulesFor } from './password-rules';

const policy = { password_min: 10, password_classes: 3, password_history: 5 };
const met = (password: string): (boolean | undefined)[] => rulesFor(policy, password, 'zhang').map((rule) => rule.met);

it.each([
  ['', [false, false, false, undefined]],
  ['Short-1', [false, true, true, undefined]],
  ['longenoughbutplain', [true, false, true, undefined]],
  ['Zhang-2026-x', [true, true, false, undefined]],
  ['Quiet-River-7', [true, true, true, undefined]],
])('"%s"', (password, states) => expect(met(password)).toEqual(states));

it('shows only the rules the server has', () => {
  expect(rulesFor({}, 'x', '')).toEqual([]);
});
