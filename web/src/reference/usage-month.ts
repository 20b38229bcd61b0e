// SPDX-License-Identifier: Apache-2.0
// What a card used in a month, day by day, as its charts draw it.
import { formatBytes, formatNumber } from '@/i18n/format';
import type { UsageMonth } from './finding';

export const kUses = ['data', 'sms', 'voice'] as const;
export type Use = (typeof kUses)[number];
export type DayOfUse = { day: number } & Record<Use, number>;

/** Every day of the month ("2026-11"), those without usage too. */
export function daysOfMonth(usage: UsageMonth | undefined, month: string): DayOfUse[] {
  const found = new Map((usage?.days ?? []).map((day) => [Number(day.day.slice(8)), day]));
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return Array.from({ length }, (_, at) => {
    const day = found.get(at + 1);
    return { day: at + 1, data: day?.data_bytes ?? 0, sms: day?.sms ?? 0, voice: day?.voice_seconds ?? 0 };
  });
}

export const writeUse = (use: Use, value: number): string => (use === 'data' ? formatBytes(value) : formatNumber(value));

/** The limit of a month; calls have none. */
export const limitOf = (usage: UsageMonth | undefined, use: Use): number | undefined =>
  use === 'data' ? usage?.data_limit_bytes : use === 'sms' ? usage?.sms_limit : undefined;
