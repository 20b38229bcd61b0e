// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { daysOfMonth, limitOf, writeUse } from './usage-month';

const kCarrierOnly = { accounting: false, other: { rows: 0, data_bytes: 0, sms: 0, voice_seconds: 0 } };

it('draws every day of a month, empty ones too', () => {
  const days = daysOfMonth({ ...kCarrierOnly, available: true, month: '2024-02', days: [{ day: '2024-02-03', data_bytes: 2048, sms: 1, voice_seconds: 60 }] }, '2024-02');
  expect(days).toHaveLength(29);
  expect(days[2]).toEqual({ day: 3, data: 2048, sms: 1, voice: 60 });
  expect(days[28]).toEqual({ day: 29, data: 0, sms: 0, voice: 0 });
  expect(daysOfMonth(undefined, '2026-11')).toHaveLength(30);
});

it('writes each use in its unit, with the limit that holds for it', () => {
  const usage = { ...kCarrierOnly, available: true, month: '2026-11', days: [], data_limit_bytes: 1024, sms_limit: 5 };
  expect(writeUse('data', 1536)).toBe('1.50 KB');
  expect(writeUse('voice', 1536)).toBe('1,536');
  expect([limitOf(usage, 'data'), limitOf(usage, 'sms'), limitOf(usage, 'voice')]).toEqual([1024, 5, undefined]);
});
