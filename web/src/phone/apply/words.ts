// SPDX-License-Identifier: Apache-2.0
// The words of the catalogue come with the pages that say them, not with the first page.
import services from '@/features/services/words';
import { addMessages } from '@/i18n';

addMessages('services', services);
