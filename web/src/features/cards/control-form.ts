// SPDX-License-Identifier: Apache-2.0
// One control as a form: from its value to fields and back, and what is wrong while typing. The server checks again.
import { say } from '@/i18n';
import type { Aspect, ControlValue, Tiers } from '@/reference/controls';

export interface ControlFields {
  functions: string[];
  scope: string;
  mode: string;
  imei: string;
  pool: string;
  regions: string[];
  cells: string[];
  cells_max: string;
  data_mb: string;
  sms: string;
  voice_min: string;
  kbps: string;
  at_percent: string;
  on: boolean;
  categories: string[];
  reason: string;
}

/** What is wanted; the API takes no null for it. */
export type WantedValue = { [Member in keyof ControlValue]: NonNullable<ControlValue[Member]> };

const number = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));

export function fieldsOf(value: ControlValue): ControlFields {
  return {
    functions: [...(value.functions ?? [])], scope: value.scope ?? '', mode: value.mode || 'none', imei: value.imei ?? '', pool: value.pool ?? '', regions: [...(value.regions ?? [])],
    cells: [...(value.cells ?? [])], cells_max: number(value.cells_max), data_mb: number(value.data_mb), sms: number(value.sms), voice_min: number(value.voice_min),
    kbps: number(value.kbps), at_percent: number(value.at_percent), on: value.on ?? false, categories: [...(value.categories ?? [])], reason: '',
  };
}

const asNumber = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));

/** The whole value of the aspect: what is left out is not set. */
export function valueOf(aspect: Aspect, fields: ControlFields): WantedValue {
  switch (aspect) {
    case 'functions':
      return { functions: fields.functions };
    case 'data':
      return { scope: fields.scope };
    case 'binding':
      return {
        mode: fields.mode, imei: (fields.mode === 'fixed' || fields.mode === 'first-use' || fields.mode === 'terminal') && fields.imei.trim() ? fields.imei.trim() : undefined,
        pool: fields.mode === 'pool' ? fields.pool : undefined,
      };
    case 'area':
      return { regions: fields.regions, cells: fields.cells, cells_max: asNumber(fields.cells_max) };
    case 'quota':
      return { data_mb: asNumber(fields.data_mb), sms: asNumber(fields.sms), voice_min: asNumber(fields.voice_min) };
    case 'throttle':
      return { kbps: asNumber(fields.kbps), at_percent: asNumber(fields.at_percent) };
    case 'blacklist':
      return { on: fields.on, categories: fields.on ? fields.categories : [] };
    default:
      return {};
  }
}

const kReasonMin = 4;
export const kNeededCategories = ['social', 'video', 'shopping', 'game'] as const;

function wholeNumber(text: string, least: number, most: number): string | undefined {
  if (text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isInteger(value) && value >= least && value <= most ? undefined : say('form.whole_number', { least, most });
}

function checkBinding(fields: ControlFields): Record<string, string | undefined> {
  const imei = fields.imei.trim();
  const used = fields.mode === 'fixed' || fields.mode === 'first-use' || fields.mode === 'terminal';
  return {
    imei: used && imei && !/^\d{14,16}$/.test(imei) ? say('cards.form.bad_imei') : fields.mode === 'fixed' && !imei ? say('form.required') : undefined,
    pool: fields.mode === 'pool' && !fields.pool ? say('form.required') : undefined,
  };
}

function checkArea(fields: ControlFields): Record<string, string | undefined> {
  const bad = fields.regions.find((region) => !/^(\d{2}|\d{4}|\d{6})$/.test(region));
  const provinces = [...new Set(fields.regions.map((region) => region.slice(0, 2)))];
  return {
    regions: bad ? say('cards.form.bad_region', { value: bad }) : provinces.length > 1 ? say('cards.control.two_provinces', { list: provinces.join('、') }) : undefined,
    cells_max: wholeNumber(fields.cells_max, 1, 200),
  };
}

function checkThrottle(fields: ControlFields, bounds: Tiers['bounds']): Record<string, string | undefined> {
  const percent = fields.at_percent.trim();
  return {
    kbps: wholeNumber(fields.kbps, bounds.kbps_min, bounds.kbps_max) ?? (percent && !fields.kbps.trim() ? say('cards.control.speed_needed') : undefined),
    at_percent: wholeNumber(percent, bounds.at_percent_min, 100),
  };
}

function checksOf(aspect: Aspect, fields: ControlFields, bounds: Tiers['bounds']): Record<string, string | undefined> {
  switch (aspect) {
    case 'binding':
      return checkBinding(fields);
    case 'area':
      return checkArea(fields);
    case 'quota':
      return { data_mb: wholeNumber(fields.data_mb, 0, bounds.data_mb_max), sms: wholeNumber(fields.sms, 0, bounds.sms_max), voice_min: wholeNumber(fields.voice_min, 0, bounds.voice_min_max) };
    case 'throttle':
      return checkThrottle(fields, bounds);
    case 'blacklist': {
      const missing = kNeededCategories.some((one) => !fields.categories.includes(one));
      return { categories: fields.on && fields.categories.length > 0 && missing ? say('cards.control.four_categories') : undefined };
    }
    default:
      return {};
  }
}

/** A sentence for each field that is not right; the reason is asked for at the end only. */
export function controlErrors(aspect: Aspect, fields: ControlFields, bounds: Tiers['bounds']): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [field, sentence] of Object.entries(checksOf(aspect, fields, bounds))) {
    if (sentence) errors[field] = sentence;
  }
  if ([...fields.reason.trim()].length < kReasonMin) errors.reason = say('controls.reason_needed');
  return errors;
}
