// SPDX-License-Identifier: Apache-2.0
// How often something was done to orders from this phone, for lists that were fetched before.
import { ref } from 'vue';

export const acted = ref(0);
