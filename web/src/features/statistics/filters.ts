// SPDX-License-Identifier: Apache-2.0
// What a statistic can be narrowed by. Called inside computed(): the words follow the language.
import { say } from '@/i18n';
import type { Choice, Filter } from '@/page/list/list';
import { carrierWord, className, domainWord, formWord, kCarriers, kClasses, kDomains, kForms, kKinds, kNetworks, kRisks, kStates, kindWord, riskWord, stateWord } from '@/reference/card';

const choices = (values: readonly string[], word: (value: string) => string): Choice[] => values.map((value) => ({ value, label: word(value) }));
const kWithout = ['plan', 'scene', 'batch', 'contract', 'region', 'class', 'risk', 'activated_month'];

export function statisticFilters(): Filter[] {
  const name = (key: string): string => say(`statistics.dimension.${key}`);
  const several = (key: string, values: readonly string[], word: (value: string) => string): Filter => ({ key, label: name(key), kind: 'choices', choices: choices(values, word) });
  const words = (key: string, placeholder?: string): Filter => ({ key, label: name(key), kind: 'text', placeholder });
  return [
    { key: 'unit_id', label: say('statistics.unit_id'), kind: 'unit' },
    several('state', kStates, stateWord),
    several('carrier', kCarriers, carrierWord),
    several('class', kClasses, (code) => `${code} ${className(code)}`),
    several('network', kNetworks, (word) => word),
    several('kind', kKinds, kindWord),
    several('form', kForms, formWord),
    several('risk', kRisks, riskWord),
    several('compliance', ['ok', 'gaps', 'not_judged'], (word) => say(`statistics.compliance.${word}`)),
    several('domain', kDomains, domainWord),
    words('plan'),
    words('scene'),
    words('region', say('statistics.region_hint')),
    words('batch'),
    words('contract'),
    words('activated_month', say('statistics.month_hint')),
    { ...several('without', kWithout, name), label: say('statistics.without') },
  ];
}
