// SPDX-License-Identifier: Apache-2.0
// Figures of the monitoring's quality, and what a list asks of the API.
import { formatDuration } from '@/i18n/format';

/** 0.35 s, 12 min; a dash for nothing. */
export function delayText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '—';
  const kSecond = 1_000;
  return ms < 10 * kSecond ? `${(ms / kSecond).toFixed(2)} s` : formatDuration(Math.round(ms / kSecond));
}

/** False alarms among those dealt with; none before any was. */
export const falseShare = (handled: number, wrong: number): number | undefined => (handled > 0 ? Math.min(1, wrong / handled) : undefined);

/** Filters of a list as the acts on all of them take it: without order and place. */
export function filterOf(filters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
}
