// SPDX-License-Identifier: Apache-2.0
// Cards and judgements as the API sends them, and the words and colours every page shows them with.
import type { Text } from '@/api/types';
import { say } from '@/i18n';
import { formatNumber } from '@/i18n/format';
import type { Tone } from '@/piece/tone';

export const kStates = ['in_stock', 'testing', 'silent', 'ready', 'active', 'suspended', 'pre_closed', 'closed'] as const;
export const kCarriers = ['mobile', 'telecom', 'unicom', 'broadcast'] as const;
export const kKinds = ['iot', 'phone', 'unknown'] as const;
export const kNetworks = ['2G', '4G', '5G', 'NB-IoT', 'Cat1', 'RedCap'] as const;
export const kForms = ['MP1', 'MP2', 'MS0', 'MS1', 'eSIM', 'odd'] as const;
export const kDataScopes = ['directed', 'open'] as const;
export const kDomains = ['single', 'dual'] as const;
export const kFunctions = ['voice', 'sms', 'data'] as const;
export const kRisks = ['medium', 'high'] as const;
export const kGroups = [1, 2, 3] as const;
export const kBusinesses = [1, 2, 3, 4, 5, 6] as const;
export const kDuties = [
  'directed_voice', 'directed_sms', 'directed_data', 'card_tie', 'area', 'quota', 'blacklist', 'binding', 'monitoring', 'register_unit',
  'register_user',
] as const;

export type State = (typeof kStates)[number];
export type Kind = (typeof kKinds)[number];
export type Duty = (typeof kDuties)[number];
export type Risk = (typeof kRisks)[number];

/** The eighteen classes F-N, 1-1 first. */
export const kClasses = kGroups.flatMap((group) => kBusinesses.map((business) => `${group}-${business}`));

export interface CardRow {
  id: number;
  msisdn: string;
  iccid: string;
  imsi: string;
  kind: string;
  carrier: string;
  form: string;
  network: string;
  state: string;
  unit_id: number;
  unit_name: string;
  plan: string;
  apn: string;
  domain: string;
  functions: string[];
  data_scope: string;
  monthly_data_mb?: number;
  fixed: boolean;
  scene: string;
  batch: string;
  contract: string;
  class?: string;
  risk: string;
  missing: Duty[];
  missing_count: number;
  imei_mode: string;
  actual_user_masked: string;
  updated_at: string;
  version: number;
}

export interface Card extends CardRow {
  imei: string;
  voice_whitelist: string[];
  sms_whitelist: string[];
  data_whitelist: string[];
  regions: string[];
  cells: string[];
  data_limit_mb?: number;
  sms_limit?: number;
  voice_limit_min?: number;
  blacklist: boolean;
  monitoring: boolean;
  registered_to: string;
  responsible_person_masked: string;
  responsible_phone_masked: string;
  actual_user_phone_masked: string;
  actual_user_document_masked: string;
  activated_on?: string;
  created_at: string;
  imported_job_id?: number;
  note: string;
  rules_version: string;
}

export interface Clause {
  number: string;
  title: Text;
  words: Text;
}

export interface DutyResult {
  duty: Duty;
  name: Text;
  present: boolean;
  /** Present by an exception alone, which allows so many entries. */
  excepted_limit?: number;
  clauses: Clause[];
  severity: 'low' | 'medium' | 'high';
  why: Text;
  present_when?: Text;
  action: Text;
  action_kind?: 'order' | 'control';
}

export interface Judgement {
  kind: Kind;
  class?: string;
  class_name?: Text;
  risk?: Risk;
  risk_stated: boolean;
  large: boolean;
  required: DutyResult[];
  missing: Duty[];
  rules_version: string;
  judged_at?: string;
}

const kStateTones: Record<State, Tone> = {
  in_stock: 'idle', testing: 'busy', silent: 'idle', ready: 'busy', active: 'good', suspended: 'warn', pre_closed: 'bad', closed: 'idle',
};

export function stateTone(state: string): Tone {
  return kStateTones[state as State] ?? 'idle';
}

/** Shown when the word of the API is none the console knows: a newer server may have more of them. */
function wordOf(group: string, known: readonly string[], value: string): string {
  return known.includes(value) ? say(`cards.${group}.${value.replace('-', '_')}`) : value;
}

export const stateWord = (value: string): string => wordOf('state', kStates, value);
export const carrierWord = (value: string): string => wordOf('carrier', kCarriers, value);
export const kindWord = (value: string): string => wordOf('kind', kKinds, value);
export const formWord = (value: string): string => wordOf('shape', kForms, value);
export const dataScopeWord = (value: string): string => wordOf('data_scope', kDataScopes, value);
export const domainWord = (value: string): string => wordOf('domain', kDomains, value);
export const functionWord = (value: string): string => wordOf('function', kFunctions, value);
export const dutyWord = (value: string): string => wordOf('duty', kDuties, value);
export const riskWord = (value: string): string => wordOf('risk', kRisks, value);
export const megabytes = (value: number | null | undefined): string => (value === null || value === undefined ? '' : `${formatNumber(value)} MB`);

/** 全功能 · 定向小流量 for 1-2; empty for what is no class. */
export function className(code: string | null | undefined): string {
  const [group, business] = (code ?? '').split('-');
  if (!code || !kClasses.includes(code)) return '';
  return say('cards.class_name', { group: say(`cards.group.${group}`), business: say(`cards.business.${business}`) });
}
