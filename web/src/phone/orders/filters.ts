// SPDX-License-Identifier: Apache-2.0
// The boxes of orders and the filters of their list.
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import type { LocationQuery } from 'vue-router';
import { useI18n } from 'vue-i18n';

import { kBoxes, kLights, kPriorities, kStatuses, lightWord, priorityWord, statusWord } from '@/reference/order';
import { filtersIn } from '../filters';
import type { FilterGroup, FilterValues } from '../filters';

/** On the phone drafts stand beside the other boxes. */
export const kPhoneBoxes = [...kBoxes, 'drafts'] as const;
export type PhoneBox = (typeof kPhoneBoxes)[number];
export const kOrderFilters = ['status', 'light', 'priority', 'supervised', 'suspended', 'unit_id'] as const;
export type OrderFilters = FilterValues<(typeof kOrderFilters)[number] | 'q'>;

export const orderFiltersOf = (address: LocationQuery): OrderFilters => filtersIn([...kOrderFilters, 'q'] as const, address);
export const filtersSet = (filters: OrderFilters): number => kOrderFilters.filter((name) => filters[name]).length;

/** Of everybody's orders only whoever may see them; a box that is not known is the first. */
export function boxOf(asked: unknown, seesAll: boolean): PhoneBox {
  const box = kPhoneBoxes.find((one) => one === asked) ?? 'todo';
  return box === 'all' && !seesAll ? 'todo' : box;
}

/** What the server is asked for: to-dos by deadline, all else the newest first. */
export function queryOf(box: PhoneBox, filters: OrderFilters): Record<string, string> {
  const sort = box === 'todo' ? 'due_at' : box === 'drafts' ? '-updated_at' : '-id';
  return { ...(filters as Record<string, string>), box, sort };
}

export function useOrderFilters(): ComputedRef<FilterGroup[][]> {
  const { t, locale } = useI18n();
  const yes = (label: string): { value: string; label: string }[] => [{ value: 'true', label }];
  return computed(() => (locale.value
    ? [
        [{ name: 'status', label: t('orders.status_label'), several: true, choices: kStatuses.filter((one) => one !== 'draft').map((value) => ({ value, label: statusWord(value) })) }],
        [{ name: 'light', label: t('orders.light_label'), several: true, choices: kLights.map((value) => ({ value, label: lightWord(value) })) }],
        [{ name: 'priority', label: t('orders.priority_label'), several: true, choices: kPriorities.map((value) => ({ value, label: priorityWord(value) })) }],
        [
          { name: 'supervised', label: t('phone.list.only'), several: false, choices: yes(t('orders.supervised')) },
          { name: 'suspended', label: '', several: false, choices: yes(t('orders.suspended')) },
        ],
      ]
    : []));
}
