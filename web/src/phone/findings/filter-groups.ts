// SPDX-License-Identifier: Apache-2.0
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

import { useText } from '@/i18n';
import { findingStateWord, kFindingStates, kSeverities, lastMonths, severityWord } from '@/reference/finding';
import type { Dictionary } from '@/reference/finding-calls';
import { useSession } from '@/session/session';
import type { FilterGroup } from '../filters';

const kMonths = 6;

/** Row by row as the sheet shows them; the switches of "only" share one. */
export function useFindingFilters(dictionary: () => Dictionary | undefined): ComputedRef<FilterGroup[][]> {
  const { t, locale } = useI18n();
  const text = useText();
  const session = useSession();
  const yes = (label: string): { value: string; label: string }[] => [{ value: 'true', label }];
  return computed(() => (locale.value
    ? [
        [{ name: 'state', label: t('findings.state_label'), several: true, choices: kFindingStates.map((value) => ({ value, label: findingStateWord(value) })) }],
        [{ name: 'severity', label: t('findings.severity_label'), several: true, choices: kSeverities.map((value) => ({ value, label: severityWord(value) })) }],
        [
          { name: 'overdue', label: t('phone.list.only'), several: false, choices: yes(t('findings.overdue_now')) },
          { name: 'again', label: '', several: false, choices: yes(t('findings.again')) },
          { name: 'assigned_to', label: '', several: false, choices: [{ value: String(session.person?.id ?? 0), label: t('phone.todo.mine') }] },
        ],
        [{ name: 'model', label: t('findings.model'), several: true, choices: (dictionary()?.models ?? []).map((one) => ({ value: one.name, label: text(one.title) })) }],
        [{ name: 'month', label: t('findings.month'), several: false, choices: lastMonths(kMonths, new Date()).map((value) => ({ value, label: value })) }],
      ]
    : []));
}
