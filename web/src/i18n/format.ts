// SPDX-License-Identifier: Apache-2.0
// How times, numbers, bytes and money are written. Times are Shanghai wall time wherever the browser stands, because the
// platform's days, months and bills are.
import { language, say } from '.';

const kZone = 'Asia/Shanghai';
const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: kZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function wall(time: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(time).map((part) => [part.type, part.value]));
}

/** 2026-11-21 14:05:09; an empty or unreadable time is an em dash. */
export function formatTime(value: string | number | Date | null | undefined): string {
  const time = readTime(value);
  if (!time) return '—';
  const w = wall(time);
  return `${w.year}-${w.month}-${w.day} ${w.hour}:${w.minute}:${w.second}`;
}

/** 2026-11-21 */
export function formatDay(value: string | number | Date | null | undefined): string {
  return formatTime(value).split(' ')[0]!;
}

/** Just now, 3 minutes ago, yesterday 14:05, 11-18 14:05, 2025-11-18: as exact as a glance needs. */
export function formatRelative(value: string | number | Date | null | undefined, now: number = Date.now()): string {
  const time = readTime(value);
  if (!time) return '—';
  const past = now - time.getTime();
  const w = wall(time);
  const today = wall(new Date(now));
  if (past >= 0 && past < kMinute) return say('time.now');
  if (past >= 0 && past < kHour) return say('time.minutes_ago', { n: Math.floor(past / kMinute) });
  if (past < 0 && past > -kHour) return say('time.in_minutes', { n: Math.max(1, Math.round(-past / kMinute)) });
  const same = (a: Record<string, string>, b: Record<string, string>): boolean =>
    a.year === b.year && a.month === b.month && a.day === b.day;
  const clock = `${w.hour}:${w.minute}`;
  if (same(w, today)) return say('time.today', { clock });
  if (same(w, wall(new Date(now - kDay)))) return say('time.yesterday', { clock });
  if (w.year === today.year) return `${w.month}-${w.day} ${clock}`;
  return `${w.year}-${w.month}-${w.day}`;
}

/** Remaining or spent time in the two largest units that matter. */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return say('time.seconds', { n: s });
  if (s < 3600) return say('time.minutes', { n: Math.floor(s / 60), s: s % 60 });
  return say('time.hours', { n: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) });
}

/** 3,360; a missing number is an em dash. */
export function formatNumber(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A share of 0…1 as 97.3 %. 100 % and 0 % are only written when they are exactly that. */
export function formatShare(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  let percent = Math.round(value * 1000) / 10;
  if (value < 1 && percent >= 100) percent = 99.9;
  if (value > 0 && percent <= 0) percent = 0.1;
  return `${percent.toFixed(value === 1 || value === 0 ? 0 : 1)}%`;
}

const kByteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Binary units with two decimals, as the contracts count: 1 TB = 1024 GB. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || Number.isNaN(bytes)) return '—';
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < kByteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 ? 0 : 2)} ${kByteUnits[unit]}`;
}

/** ¥639,400.00 from a decimal string, digit by digit: money never passes through a double. */
export function formatMoney(amount: string | null | undefined): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount ?? '');
  if (!match) return '—';
  const whole = match[2]!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${match[1]}¥${whole}.${(match[3] ?? '').padEnd(2, '0')}`;
}

/** Joins words as the language does: 甲、乙 or a, b. */
export function formatList(words: string[]): string {
  return words.join(language() === 'zh' ? '、' : ', ');
}

function readTime(value: string | number | Date | null | undefined): Date | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const time = value instanceof Date ? value : new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
