// SPDX-License-Identifier: Apache-2.0
// Controls of cards as the API speaks of them, and their words.
import type { Text } from '@/api/types';
import { language, say } from '@/i18n';
import { formatList, formatNumber } from '@/i18n/format';
import type { Tone } from '@/piece/tone';
import { dataScopeWord, functionWord, megabytes, stateWord } from './card';

export const kAspects = ['state', 'functions', 'voice', 'sms', 'data', 'binding', 'area', 'quota', 'throttle', 'blacklist'] as const;
export type Aspect = (typeof kAspects)[number];
export type Standing = 'in_force' | 'waiting' | 'refused';

export interface ControlValue {
  state?: string | null;
  functions?: string[] | null;
  scope?: string | null;
  entries?: string[] | null;
  mode?: string | null;
  imei?: string | null;
  pool?: string | null;
  regions?: string[] | null;
  cells?: string[] | null;
  cells_max?: number | null;
  data_mb?: number | null;
  sms?: number | null;
  voice_min?: number | null;
  kbps?: number | null;
  at_percent?: number | null;
  on?: boolean | null;
  categories?: string[] | null;
}

export interface Yearly {
  year: number;
  count: number;
  limit: number;
}

export type ChangeState = 'pending' | 'approved' | 'refused' | 'withdrawn';

export interface WhitelistChangeRow {
  id: number;
  card_id: number;
  msisdn: string;
  unit_id: number;
  unit_name: string;
  aspect: Aspect;
  add: string[];
  remove: string[];
  reason: string;
  emergency: boolean;
  state: ChangeState;
  requested_by: string;
  requested_at: string;
  decided_by: string;
  decided_at?: string | null;
  decision_reason: string;
  version: number;
}

export function aspectWord(aspect: string): string {
  return (kAspects as readonly string[]).includes(aspect) ? say(`controls.aspect.${aspect}`) : aspect;
}

const kTones: Record<Standing, Tone> = { in_force: 'good', waiting: 'busy', refused: 'bad' };

/** Waiting too long is worse than waiting. */
export function standingTone(standing: Standing, overdue: boolean): Tone {
  return overdue ? 'warn' : kTones[standing];
}

export function standingWord(standing: Standing, overdue: boolean): string {
  return say(overdue ? 'controls.standing.overdue' : `controls.standing.${standing}`);
}

const list = (values: string[] | null | undefined, none: string): string => (values?.length ? values.join(' · ') : say(none));
const parts = (words: (string | false | undefined)[]): string => words.filter(Boolean).join(language() === 'en' ? ', ' : '，');

export function bindingModeWord(mode: string): string {
  return say(`controls.mode.${mode.replace('-', '_') || 'none'}`);
}

export function categoryWord(code: string): string {
  return ['social', 'video', 'shopping', 'game'].includes(code) ? say(`controls.category.${code}`) : code;
}

function quotaText(value: ControlValue): string {
  const has = (number: number | null | undefined): number is number => number !== null && number !== undefined;
  return (
    parts([
      has(value.data_mb) && say('controls.value.data', { n: megabytes(value.data_mb) }),
      has(value.sms) && say('controls.value.sms', { n: formatNumber(value.sms) }),
      has(value.voice_min) && say('controls.value.voice', { n: formatNumber(value.voice_min) }),
    ]) || say('controls.value.no_quota')
  );
}

export function speedWord(kbps: number): string {
  return kbps >= 1000 && kbps % 1000 === 0 ? `${formatNumber(kbps / 1000)} Mbps` : `${formatNumber(kbps)} kbps`;
}

/** One line that says a control's value. */
export function controlText(aspect: Aspect, value: ControlValue | null | undefined): string {
  if (!value) return '—';
  switch (aspect) {
    case 'state':
      return stateWord(value.state ?? '');
    case 'functions':
      return value.functions?.length ? formatList(value.functions.map(functionWord)) : say('controls.value.no_functions');
    case 'voice':
    case 'sms':
      return list(value.entries, 'controls.value.no_list');
    case 'data':
      return value.scope === 'open' && !value.entries?.length ? dataScopeWord('open') : `${dataScopeWord(value.scope ?? '')} · ${list(value.entries, 'controls.value.no_list')}`;
    case 'binding':
      return parts([value.mode === 'pool' ? say('controls.value.pool', { name: value.pool }) : bindingModeWord(value.mode ?? ''), value.imei ?? undefined]);
    case 'area':
      return (
        parts([
          Boolean(value.regions?.length) && say('controls.value.regions', { list: value.regions?.join(' · ') }),
          Boolean(value.cells?.length) && say('controls.value.cells', { list: value.cells?.join(' · ') }),
          Boolean(value.cells_max) && say('controls.value.cells_max', { n: value.cells_max }),
        ]) || say('controls.value.anywhere')
      );
    case 'quota':
      return quotaText(value);
    case 'throttle':
      if (!value.kbps) return say('controls.value.no_throttle');
      return value.at_percent ? say('controls.value.slow_at', { speed: speedWord(value.kbps), n: value.at_percent }) : speedWord(value.kbps);
    case 'blacklist':
      if (!value.on) return say('controls.value.off');
      return value.categories?.length ? formatList(value.categories.map(categoryWord)) : say('controls.value.all_categories');
  }
}

export interface ControlView {
  aspect: Aspect;
  name: Text;
  clause: string;
  duty?: string | null;
  required: boolean;
  missing: boolean;
  desired: ControlValue;
  confirmed?: ControlValue | null;
  desired_text: string;
  confirmed_text: string;
  standing: Standing;
  overdue: boolean;
  commanded_at?: string | null;
  attempts: number;
  confirmed_at?: string | null;
  source: string;
  note: string;
  handed_at?: string | null;
  handed_by: string;
  changed_by: string;
  changed_at?: string | null;
  changed_reason: string;
  way: 'change' | 'request' | 'act' | 'none';
  why_not?: Text | null;
  tier?: string | null;
  on_mismatch?: string | null;
  entries_max?: number | null;
  yearly?: Yearly | null;
  open_request?: number | null;
}

export interface CardControls {
  card_id: number;
  msisdn: string;
  kind: string;
  carrier: string;
  network: string;
  state: string;
  fixed: boolean;
  version: number;
  items: ControlView[];
}

export interface Tiers {
  bounds: { data_mb_max: number; sms_max: number; voice_min_max: number; kbps_min: number; kbps_max: number; at_percent_min: number };
  quota: { code: string; name: Text; networks: string[]; data_mb?: number | null; sms?: number | null; voice_min?: number | null }[];
  speed: { code: string; name: Text; kbps: number }[];
}
