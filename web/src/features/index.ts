// SPDX-License-Identifier: Apache-2.0
// Every feature of the console. A new one is added here, and nowhere else.
import type { Feature } from '@/shell/feature';

import cards from './cards';

export const features: Feature[] = [cards];
