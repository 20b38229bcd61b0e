// SPDX-License-Identifier: Apache-2.0
const kWarnDays = 14;
const kDayMs = 86_400_000;

/** Whole days until the password expires, when that is soon enough to be told; undefined when not. */
export function daysLeft(expiresAt: string | undefined | null, now: number): number | undefined {
  const left = Math.floor((Date.parse(expiresAt ?? '') - now) / kDayMs);
  return left >= 0 && left <= kWarnDays ? left : undefined;
}
