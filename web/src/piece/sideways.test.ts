// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { moreToTheRight } from './sideways';

it.each([
  ['nothing is hidden', 0, 300, 300, false],
  ['half a pixel by rounding', 0, 300, 301, false],
  ['at the left end', 0, 300, 900, true],
  ['at the right end', 600, 300, 900, false],
])('%s', (_, scrollLeft, clientWidth, scrollWidth, more) => {
  expect(moreToTheRight({ scrollLeft, clientWidth, scrollWidth })).toBe(more);
});
