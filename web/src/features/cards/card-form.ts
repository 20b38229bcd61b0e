// SPDX-License-Identifier: Apache-2.0
// A card as a form holds it, and what of it changed. No network, no components.
import { say } from '@/i18n';
import { pattern, required } from '@/page/form/form-check';
import type { Check, Checks } from '@/page/form/form-check';
import type { Card } from '@/reference/card';
import type { FieldValue, FieldValues } from './api';

export interface CardValues {
  msisdn: string;
  iccid: string;
  imsi: string;
  carrier: string;
  form: string;
  network: string;
  state: string;
  /** Id of the unit; the API is told its code. */
  unit: number | undefined;
  plan: string;
  apn: string;
  domain: string;
  functions: string[];
  data_scope: string;
  monthly_data_mb: number | null;
  fixed: boolean;
  scene: string;
  batch: string;
  contract: string;
  activated_on: string;
  voice_whitelist: string[];
  sms_whitelist: string[];
  data_whitelist: string[];
  regions: string[];
  cells: string[];
  data_limit_mb: number | null;
  sms_limit: number | null;
  voice_limit_min: number | null;
  /** none, first-use, fixed or pool; the pool's name stands in imei_pool. */
  imei_mode: string;
  imei_pool: string;
  imei: string;
  blacklist: boolean;
  monitoring: boolean;
  registered_to: string;
  /** Personal data are never filled in: what stays empty is not changed. */
  responsible_person: string;
  responsible_phone: string;
  actual_user: string;
  actual_user_phone: string;
  actual_user_document: string;
  note: string;
  reason: string;
}

export const kPersonalFields = [
  'responsible_person', 'responsible_phone', 'actual_user', 'actual_user_phone', 'actual_user_document',
] as const satisfies (keyof CardValues)[];

const kNoPersons = { responsible_person: '', responsible_phone: '', actual_user: '', actual_user_phone: '', actual_user_document: '' };

export function emptyValues(): CardValues {
  return {
    msisdn: '', iccid: '', imsi: '', carrier: 'mobile', form: 'MP1', network: '4G', state: 'in_stock', unit: undefined, plan: '', apn: '', domain: 'single',
    functions: ['data'], data_scope: 'directed', monthly_data_mb: null, fixed: false, scene: '', batch: '', contract: '', activated_on: '',
    voice_whitelist: [], sms_whitelist: [], data_whitelist: [], regions: [], cells: [], data_limit_mb: null, sms_limit: null, voice_limit_min: null,
    imei_mode: 'none', imei_pool: '', imei: '', blacklist: false, monitoring: false, registered_to: '', ...kNoPersons, note: '', reason: '',
  };
}

export function valuesOf(card: Card): CardValues {
  const pool = card.imei_mode.startsWith('pool:');
  return {
    msisdn: card.msisdn, iccid: card.iccid, imsi: card.imsi, carrier: card.carrier, form: card.form, network: card.network, state: card.state,
    unit: card.unit_id, plan: card.plan, apn: card.apn, domain: card.domain, functions: [...card.functions], data_scope: card.data_scope,
    monthly_data_mb: card.monthly_data_mb ?? null, fixed: card.fixed, scene: card.scene, batch: card.batch, contract: card.contract,
    activated_on: card.activated_on ?? '', voice_whitelist: [...card.voice_whitelist], sms_whitelist: [...card.sms_whitelist],
    data_whitelist: [...card.data_whitelist], regions: [...card.regions], cells: [...card.cells], data_limit_mb: card.data_limit_mb ?? null,
    sms_limit: card.sms_limit ?? null, voice_limit_min: card.voice_limit_min ?? null, imei_mode: pool ? 'pool' : card.imei_mode || 'none',
    imei_pool: pool ? card.imei_mode.slice(5) : '', imei: card.imei, blacklist: card.blacklist, monitoring: card.monitoring,
    registered_to: card.registered_to, ...kNoPersons, note: card.note, reason: '',
  };
}

/** The values in the API's words; `codeOf` gives a unit's code. Personal fields that stay empty are left out. */
export function toFields(values: CardValues, codeOf: (unit: number) => string | undefined): FieldValues {
  const fields: FieldValues = {};
  for (const [key, value] of Object.entries(values) as [keyof CardValues, FieldValue | undefined][]) {
    if (key === 'reason' || key === 'imei_pool') continue;
    if (key === 'unit') fields.unit = values.unit === undefined ? null : codeOf(values.unit) ?? null;
    else if (key === 'imei_mode') fields.imei_mode = values.imei_mode === 'pool' ? `pool:${values.imei_pool.trim()}` : values.imei_mode;
    else if ((kPersonalFields as readonly string[]).includes(key) && value === '') continue;
    else if (key === 'activated_on') fields.activated_on = values.activated_on || null;
    else fields[key] = typeof value === 'string' ? value.trim() : value ?? null;
  }
  return fields;
}

const same = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  Array.isArray(a) && Array.isArray(b) ? JSON.stringify([...a].sort()) === JSON.stringify([...b].sort()) : (a ?? null) === (b ?? null);

/** What `after` changes of `before`. The state is no field of the form: it changes by acts. */
export function changedFields(before: CardValues, after: CardValues, codeOf: (unit: number) => string | undefined): FieldValues {
  const was = toFields(before, codeOf);
  const is = toFields(after, codeOf);
  delete is.state;
  return Object.fromEntries(Object.entries(is).filter(([field, value]) => !same(was[field], value)));
}

/** For a new card: what was filled in. */
export function filledFields(values: CardValues, codeOf: (unit: number) => string | undefined): FieldValues {
  const empty = (value: FieldValue): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(toFields(values, codeOf)).filter(([field, value]) => field === 'functions' || !empty(value)));
}

/** ISO/IEC 7812-1 check digit of an ICCID. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

const regions: Check = (value) => {
  const wrong = (value as string[]).find((one) => !/^(\d{2}|\d{4}|\d{6})$/.test(one));
  return wrong === undefined ? undefined : say('cards.form.bad_region', { value: wrong });
};

export function cardChecks(): Checks<CardValues> {
  return {
    msisdn: [required, pattern(/^\d{5,15}$/, () => say('cards.form.bad_number'))],
    iccid: [
      required, pattern(/^\d{19,20}$/, () => say('cards.form.bad_iccid')),
      (value) => (luhnHolds(String(value)) ? undefined : say('cards.form.bad_iccid_digit')),
    ],
    imsi: [pattern(/^\d{15}$/, () => say('cards.form.bad_imsi'))],
    imei: [pattern(/^\d{14,16}$/, () => say('cards.form.bad_imei'))],
    unit: [(value) => (value === undefined ? say('cards.form.unit_required') : undefined)],
    regions: [regions],
  };
}

export interface ConflictRow {
  field: keyof CardValues;
  opened: CardValues[keyof CardValues];
  now: CardValues[keyof CardValues];
  mine: CardValues[keyof CardValues];
  /** Changed by both, and not to the same. */
  clash: boolean;
}

const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every field that differs between what was opened, what is stored now and what stands in the form. */
export function conflictRows(opened: CardValues, now: CardValues, mine: CardValues): ConflictRow[] {
  return (Object.keys(opened) as (keyof CardValues)[]).flatMap((field) => {
    if (field === 'reason') return [];
    const theirs = !alike(opened[field], now[field]);
    const ours = !alike(opened[field], mine[field]);
    if (!theirs && !ours) return [];
    return [{ field, opened: opened[field], now: now[field], mine: mine[field], clash: theirs && ours && !alike(now[field], mine[field]) }];
  });
}

/** The newest state with the own changes on top. */
export function onTopOf(opened: CardValues, now: CardValues, mine: CardValues): CardValues {
  const own = Object.entries(mine).filter(([field, value]) => !alike(value, opened[field as keyof CardValues]));
  return { ...now, ...Object.fromEntries(own) };
}
