// SPDX-License-Identifier: Apache-2.0
import type { Segment } from './api';

/** As people write it: the prefix, and an x for each digit behind it. */
export const patternOf = (segment: Pick<Segment, 'prefix' | 'digits'>): string => segment.prefix.padEnd(segment.digits, 'x');
