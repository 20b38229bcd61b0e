// SPDX-License-Identifier: Apache-2.0
// Calendar days as 2026-11-21, moved without a time zone in sight.

function moved(day: string, by: number): string {
  const time = new Date(`${day}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() + by);
  return time.toISOString().slice(0, 10);
}

export const dayAfter = (day: string): string => moved(day, 1);
export const dayBefore = (day: string): string => moved(day, -1);

/** The first moment of a day in Shanghai, as the API reads it. */
export const startOfDay = (day: string): string => `${day}T00:00:00+08:00`;
