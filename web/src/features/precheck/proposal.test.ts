// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { blank, fromQuery, kPresets, presetOf, toBody, toQuery } from './proposal';

it.each(Object.keys(kPresets))('%s survives the way through the address', (key) => {
  expect(fromQuery(toQuery(kPresets[key]!))).toEqual(kPresets[key]);
  expect(presetOf(kPresets[key]!)).toBe(key);
});

it('passes over what an address cannot mean', () => {
  expect(fromQuery({ kind: 'satellite', functions: 'voice+fax', mb: '-1', form: 'SIM', terminal: '', scope: 'half' })).toEqual({
    ...blank(), functions: ['voice'],
  });
});

it('keeps an empty list of functions and a volume of nought', () => {
  const none = { ...blank(), functions: [], monthly_data_mb: 0 };
  expect(fromQuery(toQuery(none))).toEqual(none);
});

it('asks 100 GB of an IoT card in a phone, with voice and SMS open, for the query letter', () => {
  expect(toBody(kPresets.letter_iot!)).toEqual({
    number_kind: 'iot', functions: ['voice', 'sms', 'data'], data_scope: 'open', monthly_data_mb: 102400, fixed: false, form: 'MP1', open_voice: true,
    open_sms: true, terminal: 'phone',
  });
});

it('leaves out what belongs to a function that is off', () => {
  expect(toBody({ ...blank(), functions: ['sms'], open_voice: true, open_sms: true, monthly_data_mb: 500 })).toMatchObject({
    functions: ['sms'], open_voice: false, open_sms: true, monthly_data_mb: 0,
  });
});
