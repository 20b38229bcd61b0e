// SPDX-License-Identifier: Apache-2.0
// A card's values as people read them: for facts, for history, for the comparison of two states.
import { say } from '@/i18n';
import { formatList, formatNumber } from '@/i18n/format';
import {
  carrierWord, dataScopeWord, domainWord, formWord, functionWord, megabytes, stateWord,
} from '@/reference/card';

const kLists = new Set(['voice_whitelist', 'sms_whitelist', 'data_whitelist', 'regions', 'cells']);
const kFlags = new Set(['fixed', 'blacklist', 'monitoring']);

export function imeiModeWord(mode: string): string {
  if (mode === '' || mode === 'none') return say('cards.imei_mode.none');
  if (mode.startsWith('pool:')) return say('cards.imei_mode.pool', { name: mode.slice(5) });
  if (mode === 'terminal') return say('cards.imei_mode.terminal');
  if (mode === 'first-use') return say('cards.imei_mode.first_use');
  return mode === 'fixed' ? say('cards.imei_mode.fixed') : mode;
}

export function registeredToWord(value: string): string {
  return value === 'unit' || value === 'person' ? say(`cards.registered_to.${value}`) : say('cards.registered_to.none');
}

const kFields = new Set([
  'msisdn', 'iccid', 'imsi', 'kind', 'carrier', 'form', 'network', 'state', 'unit', 'plan', 'apn', 'domain', 'functions', 'data_scope',
  'monthly_data_mb', 'fixed', 'scene', 'batch', 'contract', 'class', 'risk', 'imei_mode', 'imei', 'voice_whitelist', 'sms_whitelist', 'data_whitelist',
  'regions', 'cells', 'data_limit_mb', 'sms_limit', 'voice_limit_min', 'blacklist', 'monitoring', 'registered_to', 'responsible_person',
  'responsible_phone', 'actual_user', 'actual_user_phone', 'actual_user_document', 'activated_on', 'note', 'created_at',
  'updated_at', 'imported_job_id', 'excepted',
]);

/** The name of a field; one the console does not know keeps the API's. */
export function fieldWord(field: string): string {
  return kFields.has(field) ? say(`cards.field.${field}`) : field;
}

export type Written = string | number | boolean | string[] | null | undefined;

const whole = (value: Written): number | undefined =>
  value === null || value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);

/** One value in words. `value` may be the API's own type or its written form, as the history keeps it (a+b, a;b, yes). */
export function valueWord(field: string, value: Written): string {
  if (field === 'registered_to') return registeredToWord(String(value ?? ''));
  if (field === 'imei_mode') return imeiModeWord(String(value ?? ''));
  if (value === null || value === undefined || value === '') return '';
  if (kFlags.has(field)) return say(value === true || value === 'yes' ? 'cards.yes' : 'cards.no');
  if (field === 'functions') return formatList((Array.isArray(value) ? value : String(value).split('+')).map(functionWord));
  if (kLists.has(field)) return (Array.isArray(value) ? value : String(value).split(';')).join(' · ');
  switch (field) {
    case 'excepted':
      return formatList([...String(value).matchAll(/(voice|sms|data) ([1-9]\d*)/g)].map((match) => `${functionWord(match[1]!)} ${match[2]!}`));
    case 'state':
      return stateWord(String(value));
    case 'carrier':
      return carrierWord(String(value));
    case 'form':
      return formWord(String(value));
    case 'data_scope':
      return dataScopeWord(String(value));
    case 'domain':
      return domainWord(String(value));
    case 'monthly_data_mb':
    case 'data_limit_mb':
      return megabytes(whole(value)) || String(value);
    case 'sms_limit':
      return say('cards.sms_of', { n: formatNumber(whole(value)) });
    case 'voice_limit_min':
      return say('cards.minutes_of', { n: formatNumber(whole(value)) });
    default:
      return Array.isArray(value) ? value.join(' · ') : String(value);
  }
}
