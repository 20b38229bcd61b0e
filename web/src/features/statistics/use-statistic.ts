// SPDX-License-Identifier: Apache-2.0
// The page's state: the question in the address, the answer, and how figures are written.
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

import { say } from '@/i18n';
import { formatBytes, formatNumber } from '@/i18n/format';
import { useResource } from '@/page/use-resource';
import type { Resource } from '@/page/use-resource';
import { getStatistic } from './api';
import type { Statistic } from './api';
import { fromAddress, toAddress, toApi } from './question';
import type { Measure, Question } from './question';

export interface StatisticState {
  question: ComputedRef<Question>;
  ask: (question: Question) => void;
  answer: Resource<Statistic>;
  /** "卡数：单位 × 状态", the name of a favourite. */
  name: ComputedRef<string>;
  exportAddress: (format: 'csv' | 'xlsx') => string;
}

export const figureOf = (measure: Measure | string) => (value: number): string => (measure === 'data_bytes' ? formatBytes(value) : formatNumber(value));

export function useStatistic(): StatisticState {
  const route = useRoute();
  const router = useRouter();
  const question = computed(() => fromAddress(route.query));
  const key = computed(() => JSON.stringify(toApi(question.value)));
  const answer = useResource(key, (text) => getStatistic(JSON.parse(text) as Record<string, string>));
  const dimension = (word: string): string => say(`statistics.dimension.${word}`);
  const name = computed(() => {
    const { measure, rows, columns } = question.value;
    const by = columns ? say('statistics.asked', { rows: dimension(rows), columns: dimension(columns) }) : dimension(rows);
    return `${say(`statistics.measure_word.${measure}`)} · ${by}`;
  });
  return {
    question,
    ask: (next) => void router.replace({ query: toAddress(next) }),
    answer,
    name,
    exportAddress: (format) => `/api/v1/statistics/export?${new URLSearchParams({ ...toApi(question.value), format })}`,
  };
}
