// SPDX-License-Identifier: Apache-2.0
// The usage rows behind a finding, page by page; only its own, or all of the card's month.
import { ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { formatBytes } from '@/i18n/format';
import { getRows } from '@/reference/finding-calls';
import type { Rows } from '@/reference/finding-calls';

export type FindingLine = Rows['rows'][number] & { key: number };

export interface FindingRows {
  own: Ref<boolean>;
  lines: ShallowRef<FindingLine[]>;
  answer: ShallowRef<Rows | undefined>;
  problem: ShallowRef<ApiProblem | undefined>;
  busy: Ref<boolean>;
  load: (more: boolean) => Promise<void>;
  amount: (row: FindingLine) => string;
  place: (row: FindingLine) => string;
}

export function useFindingRows(id: () => number): FindingRows {
  const { t } = useI18n();
  const own = ref(false);
  const lines = shallowRef<FindingLine[]>([]);
  const answer = shallowRef<Rows>();
  const problem = shallowRef<ApiProblem>();
  const busy = ref(false);

  async function load(more: boolean): Promise<void> {
    busy.value = true;
    try {
      const from = more ? lines.value.length : 0;
      const came = await getRows(id(), own.value, from);
      const fresh = came.rows.map((row, at) => ({ ...row, key: from + at }));
      lines.value = more ? [...lines.value, ...fresh] : fresh;
      answer.value = came;
      problem.value = undefined;
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  }
  watch([id, own], () => void load(false), { immediate: true });

  function amount(row: FindingLine): string {
    if (row.kind === 'data') return formatBytes(row.up_bytes + row.down_bytes);
    return row.kind === 'voice' ? t('findings.rows.seconds', { n: row.seconds }) : t('findings.rows.one_sms');
  }
  const place = (row: FindingLine): string => [row.region, row.cell].filter(Boolean).join(' · ');
  return { own, lines, answer, problem, busy, load, amount, place };
}
