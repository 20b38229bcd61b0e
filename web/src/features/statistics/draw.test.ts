// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { binaryScale } from './draw';

const gb = 1024 ** 3;

it.each([
  [0, 1, 1], [5, 5, 1], [900, 1024, 256], [2 * gb, 2 * gb, gb], [192.6 * gb, 200 * gb, 50 * gb], [1023 * gb, 1024 * gb, 256 * gb],
])('steps an axis up to %d bytes by round binary amounts', (most, max, interval) => {
  expect(binaryScale(most)).toEqual({ max, interval });
});
