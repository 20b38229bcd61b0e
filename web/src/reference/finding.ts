// SPDX-License-Identifier: Apache-2.0
// Findings of the monitoring as the API sends them, the words and colours every page shows them with, and a card's month.
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import { say } from '@/i18n';
import type { Tone } from '@/piece/tone';

export type FindingRow = Schemas['FindingRow'];
export type UsageMonth = Schemas['UsageAnswer'];

export const kFindingStates = ['new', 'confirmed', 'dismissed', 'acted'] as const;
export const kSeverities = ['urgent', 'high', 'normal'] as const;

const kStateTones: Record<string, Tone> = { new: 'busy', confirmed: 'warn', dismissed: 'idle', acted: 'good' };
const kSeverityTones: Record<string, Tone> = { urgent: 'bad', high: 'warn', normal: 'idle' };

export const findingTone = (row: Pick<FindingRow, 'state' | 'overdue'>): Tone => (row.overdue ? 'bad' : kStateTones[row.state] ?? 'idle');
export const severityTone = (severity: string): Tone => kSeverityTones[severity] ?? 'idle';
export const severityWord = (severity: string): string => say(`findings.severity.${severity}`);
export const findingStateWord = (state: string): string => say(`findings.state.${state}`);

/** 待处置, 已超期, 已排除 · 又有 3 次. */
export function standingWord(row: Pick<FindingRow, 'state' | 'overdue' | 'again' | 'new_hits'>): string {
  if (row.overdue) return say('findings.overdue_now');
  const word = findingStateWord(row.state);
  return row.again ? say('findings.again_is', { state: word, n: row.new_hits }) : word;
}

export const getUsage = (card: number, month: string): Promise<UsageMonth> =>
  ok<UsageMonth>(client.GET('/api/v1/cards/{id}/usage', { params: { path: { id: card }, query: { month } } }));
export const getFindingsOfCard = (card: number): Promise<FindingRow[]> =>
  ok<Schemas['CardFindingsAnswer']>(client.GET('/api/v1/cards/{id}/findings', { params: { path: { id: card } } })).then((answer) => answer.items);

/** "2026-11", the newest first, this month and those before. */
export function lastMonths(count: number, now: Date): string[] {
  const kShanghaiMs = 8 * 3_600_000;
  const shanghai = new Date(now.getTime() + kShanghaiMs);
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth() - back, 1)).toISOString().slice(0, 7));
}
