// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';

import { setLanguage } from '.';
import {
  formatBytes, formatDay, formatDuration, formatList, formatMoney, formatNumber, formatRelative, formatShare, formatTime,
} from './format';

afterEach(() => setLanguage('zh'));

describe('times', () => {
  it.each([
    ['2026-11-21T14:05:09+08:00', '2026-11-21 14:05:09'],
    ['2026-11-21T06:05:09Z', '2026-11-21 14:05:09'],
    ['2026-12-31T16:00:00Z', '2027-01-01 00:00:00'],
    ['', '—'],
    ['not a time', '—'],
    [null, '—'],
  ])('%s is written %s', (value, written) => {
    expect(formatTime(value)).toBe(written);
  });

  it('writes the day of Shanghai, not of the browser', () => {
    expect(formatDay('2026-11-21T17:00:00Z')).toBe('2026-11-22');
  });

  const now = Date.parse('2026-11-21T14:05:09+08:00');
  it.each([
    ['2026-11-21T14:05:00+08:00', '刚刚'],
    ['2026-11-21T14:02:00+08:00', '3 分钟前'],
    ['2026-11-21T09:01:00+08:00', '今天 09:01'],
    ['2026-11-20T23:59:00+08:00', '昨天 23:59'],
    ['2026-11-18T08:00:00+08:00', '11-18 08:00'],
    ['2025-11-18T08:00:00+08:00', '2025-11-18'],
    ['2026-11-21T14:25:09+08:00', '20 分钟后'],
  ])('%s is %s', (value, written) => {
    expect(formatRelative(value, now)).toBe(written);
  });

  it.each([
    [0, '0 秒'],
    [59.4, '59 秒'],
    [61, '1 分 1 秒'],
    [7325, '2 小时 2 分'],
  ])('%d s lasts %s', (seconds, written) => {
    expect(formatDuration(seconds)).toBe(written);
  });
});

describe('figures', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.00 KB'],
    [1024 ** 4, '1.00 TB'],
    [1024 ** 4 - 1, '1,024.00 GB'],
    [undefined, '—'],
  ])('%s bytes', (bytes, written) => expect(formatBytes(bytes)).toBe(written));

  it.each([
    ['639400', '¥639,400.00'],
    ['-1234.5', '-¥1,234.50'],
    ['90071992547409931234.041', '¥90,071,992,547,409,931,234.041'],
    ['1e5', '—'],
    [undefined, '—'],
  ])('%s yuan', (amount, written) => expect(formatMoney(amount)).toBe(written));

  it.each([
    [1, '100%'],
    [0, '0%'],
    [0.99999, '99.9%'],
    [0.00001, '0.1%'],
    [0.973, '97.3%'],
    [undefined, '—'],
  ])('a share of %s', (share, written) => expect(formatShare(share)).toBe(written));

  it('groups thousands', () => expect(formatNumber(3360)).toBe('3,360'));

  it('joins words by the language', () => {
    expect(formatList(['语音', '短信'])).toBe('语音、短信');
    setLanguage('en');
    expect(formatList(['voice', 'SMS'])).toBe('voice, SMS');
  });
});
