// SPDX-License-Identifier: Apache-2.0
// How long something has lasted, in one unit.
import { say } from '@/i18n';

const kMinute = 60_000;

export function lasting(from: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - from) / kMinute));
  if (minutes < 60) return say('cards.life.minutes', { n: minutes });
  if (minutes < 60 * 48) return say('cards.life.hours', { n: Math.floor(minutes / 60) });
  return say('cards.life.days', { n: Math.floor(minutes / 1440) });
}
