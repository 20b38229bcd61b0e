// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { FileState, Intake, KafkaFeed } from './api';

export const kFileStates: FileState[] = ['waiting', 'taking', 'done', 'repeated', 'bad'];
export const kFileTones: Record<FileState, Tone> = { waiting: 'idle', taking: 'busy', done: 'good', repeated: 'idle', bad: 'bad' };
export const kStageTones: Record<KafkaFeed['state']['stage'], Tone> = { connecting: 'busy', reading: 'good', held: 'bad', away: 'bad', paused: 'idle', off: 'idle' };
export const kReasons = ['fields', 'time', 'number', 'kind', 'direction', 'imei', 'peer', 'message'] as const;

/** Rows a second: of the last whole ten seconds, and at most within the last ten minutes. */
export function paceOf(pace: Intake['pace']): { now: number; most: number } {
  const whole = pace.slice(0, -1).map((one) => one.rows / 10);
  return { now: whole.at(-1) ?? 0, most: Math.max(0, ...whole) };
}

/** Heights of the bars in percent; a bar with any rows can be seen. */
export function barsOf(pace: Intake['pace']): number[] {
  const most = Math.max(1, ...pace.map((one) => one.rows));
  return pace.map((one) => (one.rows === 0 ? 0 : Math.max(4, Math.round((one.rows / most) * 100))));
}

/** The reasons with their counts, the most frequent first. */
export function reasonsOf(reasons: Record<string, number>): [string, number][] {
  return Object.entries(reasons).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** Messages that wait in all partitions whose end is known. */
export const lagOf = (partitions: KafkaFeed['state']['partitions']): number => partitions.reduce((sum, one) => sum + (one.lag ?? 0), 0);

/** What a clean-up removed, without what it had none of. */
export function removedAt(run: { rejects: number; quarantine: number; rows: number; marks: number }): { key: 'rejects' | 'quarantine' | 'rows' | 'marks'; n: number }[] {
  return (['rejects', 'quarantine', 'rows', 'marks'] as const).map((key) => ({ key, n: run[key] })).filter((one) => one.n > 0);
}
