// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { addMessages } from '@/i18n';
import type { Aspect } from '@/reference/controls';
import { controlErrors, fieldsOf, valueOf } from './control-form';
import type { ControlFields } from './control-form';
import words from './words';

addMessages('cards', words);

const bounds = { data_mb_max: 1000, sms_max: 100, voice_min_max: 100, kbps_min: 8, kbps_max: 1000, at_percent_min: 50 };
const fields = (some: Partial<ControlFields>): ControlFields => ({ ...fieldsOf({}), reason: '按合同调整', ...some });
const wrong = (aspect: Aspect, some: Partial<ControlFields>): string[] => Object.keys(controlErrors(aspect, fields(some), bounds));

it.each<[Aspect, object]>([
  ['quota', { data_mb: 100, sms: undefined, voice_min: 0 }],
  ['throttle', { kbps: 128, at_percent: 80 }],
  ['area', { regions: ['5301'], cells: [], cells_max: undefined }],
  ['binding', { mode: 'pool', imei: undefined, pool: '警务' }],
  ['blacklist', { on: true, categories: ['game'] }],
  ['functions', { functions: ['data'] }],
])('%s goes into the form and back', (aspect, value) => {
  expect(valueOf(aspect, fieldsOf(value))).toEqual(value);
});

it('takes no IMEI along that the binding does not use', () => {
  expect(valueOf('binding', fields({ mode: 'none', imei: '86123456789012', pool: 'x' }))).toEqual({ mode: 'none', imei: undefined, pool: undefined });
});

it.each<[string, Aspect, Partial<ControlFields>, string[]]>([
  ['a limit out of bounds', 'quota', { data_mb: '1001' }, ['data_mb']],
  ['half a limit', 'quota', { data_mb: '1.5' }, ['data_mb']],
  ['a limit', 'quota', { data_mb: '1000' }, []],
  ['a share without a speed', 'throttle', { at_percent: '80' }, ['kbps']],
  ['too small a share', 'throttle', { kbps: '64', at_percent: '10' }, ['at_percent']],
  ['regions of two provinces', 'area', { regions: ['5301', '4403'] }, ['regions']],
  ['regions of one', 'area', { regions: ['5301', '530102'] }, []],
  ['a fixed binding without a device', 'binding', { mode: 'fixed' }, ['imei']],
  ['an IMEI of 13 digits', 'binding', { mode: 'fixed', imei: '8612345678901' }, ['imei']],
  ['a pool without a name', 'binding', { mode: 'pool' }, ['pool']],
  ['three categories', 'blacklist', { on: true, categories: ['social', 'video', 'game'] }, ['categories']],
  ['all categories', 'blacklist', { on: true, categories: [] }, []],
  ['no reason', 'quota', { reason: ' ' }, ['reason']],
])('%s', (_what, aspect, some, expected) => {
  expect(wrong(aspect, some)).toEqual(expected);
});
