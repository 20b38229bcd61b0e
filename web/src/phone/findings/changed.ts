// SPDX-License-Identifier: Apache-2.0
// Findings as they stand after an act on their page, for the lists that showed them before.
import { shallowRef } from 'vue';

import type { FindingRow } from '@/reference/finding';

export const changed = shallowRef<FindingRow>();
