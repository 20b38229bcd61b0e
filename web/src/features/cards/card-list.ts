// SPDX-License-Identifier: Apache-2.0
// What the list of cards shows, and what it can be narrowed by. Called inside computed(): the words follow the language.
import { language, say } from '@/i18n';
import { formatList } from '@/i18n/format';
import type { Choice, Column, Filter } from '@/page/list/list';
import {
  carrierWord, className, dataScopeWord, domainWord, dutyWord, formWord, functionWord, kCarriers, kClasses, kDataScopes, kDomains, kDuties, kForms, kKinds, kNetworks, kRisks, kStates,
  kindWord, megabytes, riskWord, stateWord,
} from '@/reference/card';
import type { CardRow } from '@/reference/card';
import { imeiModeWord } from './field-words';
import { kSuspensions } from './life-api';

const choices = (values: readonly string[], word: (value: string) => string): Choice[] =>
  values.map((value) => ({ value, label: word(value) }));
const field = (key: string): string => say(`cards.field.${key}`);

const kWithout = ['plan', 'scene', 'batch', 'contract', 'region', 'class', 'risk', 'activated_month'] as const;
const withoutWord = (value: string): string => (value === 'region' || value === 'activated_month' ? say(`cards.list.${value}`) : field(value));

export function cardFilters(): Filter[] {
  const compliance: Choice[] = [
    { value: 'ok', label: say('cards.list.ok') },
    { value: 'gaps', label: say('cards.list.gaps_some') },
    { value: 'not_judged', label: say('cards.list.not_judged') },
  ];
  const exceptions: Choice[] = [
    { value: 'any', label: say('cards.exception.any') },
    ...['directed_voice', 'directed_sms', 'directed_data'].map((value) => ({ value, label: dutyWord(value) })),
  ];
  const classes = kClasses.map((code) => ({ value: code, label: `${code} ${className(code)}` }));
  return [
    { key: 'unit_id', label: field('unit'), kind: 'unit' },
    { key: 'state', label: field('state'), kind: 'choices', choices: choices(kStates, stateWord) },
    { key: 'class', label: field('class'), kind: 'choices', choices: classes },
    { key: 'compliance', label: say('cards.list.compliance'), kind: 'choice', choices: compliance },
    { key: 'missing', label: say('cards.list.missing'), kind: 'choices', choices: choices(kDuties, dutyWord), folded: true },
    { key: 'exception', label: say('cards.exception.title'), kind: 'choice', choices: exceptions, folded: true },
    { key: 'risk', label: field('risk'), kind: 'choice', choices: choices(kRisks, riskWord), folded: true },
    { key: 'kind', label: field('kind'), kind: 'choices', choices: choices(kKinds, kindWord), folded: true },
    { key: 'carrier', label: field('carrier'), kind: 'choices', choices: choices(kCarriers, carrierWord), folded: true },
    { key: 'network', label: field('network'), kind: 'choices', choices: choices(kNetworks, (value) => value), folded: true },
    { key: 'form', label: field('form'), kind: 'choices', choices: choices(kForms, formWord), folded: true },
    { key: 'data_scope', label: field('data_scope'), kind: 'choice', choices: choices(kDataScopes, dataScopeWord), folded: true },
    { key: 'plan~', label: field('plan'), kind: 'text', folded: true },
    { key: 'batch', label: field('batch'), kind: 'text', folded: true },
    { key: 'scene', label: field('scene'), kind: 'text', folded: true },
    { key: 'imported_job_id', label: field('imported_job_id'), kind: 'text', folded: true },
    { key: 'plan', label: say('cards.list.plan_exact'), kind: 'text', folded: true },
    { key: 'unit', label: say('cards.list.unit_itself'), kind: 'unit', folded: true },
    { key: 'contract', label: field('contract'), kind: 'text', folded: true },
    { key: 'domain', label: field('domain'), kind: 'choice', choices: choices(kDomains, domainWord), folded: true },
    { key: 'region', label: say('cards.list.region'), kind: 'text', folded: true, placeholder: say('cards.list.region_hint') },
    { key: 'activated_month', label: say('cards.list.activated_month'), kind: 'text', folded: true, placeholder: 'YYYY-MM' },
    { key: 'without', label: say('cards.list.without'), kind: 'choices', choices: choices(kWithout, withoutWord), folded: true },
    { key: 'suspension', label: say('cards.life.filter_suspension'), kind: 'choices', choices: choices(kSuspensions, (value) => say(`cards.life.reason_word.${value}`)), folded: true },
    { key: 'state_until', label: say('cards.life.filter_until'), kind: 'days', folded: true },
    { key: 'updated_at', label: field('updated_at'), kind: 'days', folded: true },
  ];
}

export function cardColumns(): Column<CardRow>[] {
  const column = (key: string, width: number, more: Partial<Column<CardRow>> = {}): Column<CardRow> => ({
    key, label: field(key), width, ...more,
  });
  // English words are longer.
  const room = language() === 'en' ? 24 : 0;
  return [
    column('msisdn', 136, { required: true, sort: 'msisdn' }),
    column('state', 96 + room, { sort: 'state' }),
    column('class', 108 + room, { sort: 'class', exported: ['class', 'risk'] }),
    column('gaps', 96 + room, { sort: 'gaps', exported: ['missing'] }),
    column('unit', 160 - room, { sort: 'unit', grow: true, text: (row) => row.unit_name }),
    column('plan', 148 - room, { grow: true }),
    column('carrier', 68, { text: (row) => carrierWord(row.carrier) }),
    column('network', 80),
    column('monthly_data_mb', 96, { align: 'right', sort: 'monthly_data_mb', text: (row) => megabytes(row.monthly_data_mb) }),
    column('updated_at', 104, { sort: 'updated_at' }),
    column('kind', 104, { optional: true, text: (row) => kindWord(row.kind) }),
    column('iccid', 188, { optional: true, sort: 'iccid' }),
    column('imsi', 156, { optional: true }),
    column('form', 120, { optional: true, text: (row) => formWord(row.form) }),
    column('functions', 128, { optional: true, text: (row) => formatList(row.functions.map(functionWord)) }),
    column('data_scope', 88, { optional: true, text: (row) => dataScopeWord(row.data_scope) }),
    column('fixed', 84, { optional: true, text: (row) => say(row.fixed ? 'cards.yes' : 'cards.no') }),
    column('imei_mode', 128, { optional: true, text: (row) => imeiModeWord(row.imei_mode) }),
    column('scene', 112, { optional: true }),
    column('batch', 112, { optional: true }),
    column('contract', 128, { optional: true }),
    column('apn', 112, { optional: true }),
    column('domain', 80, { optional: true, text: (row) => domainWord(row.domain) }),
    column('actual_user', 96, { optional: true, text: (row) => row.actual_user_masked }),
  ];
}

/** How the list sums up a card's judgement. */
export function standing(row: Pick<CardRow, 'kind' | 'state' | 'missing_count'>): 'ok' | 'gaps' | 'not_judged' {
  if (row.kind !== 'iot' || row.state === 'closed') return 'not_judged';
  return row.missing_count > 0 ? 'gaps' : 'ok';
}
