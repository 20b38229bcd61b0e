// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Job, Text } from '@/api/types';
import type { Tone } from '@/piece/tone';

export interface Change {
  id: number;
  at: string;
  person_login: string;
  action: string;
  action_text: Text;
  object_type: string;
  object_id?: string | number;
  object_label: string;
  result: string;
}

export interface WorstUnit {
  unit_id: number;
  unit_name: string;
  total: number;
  ok: number;
  rate: number;
  missing: number;
}

export interface Workbench {
  jobs: Job[];
  recent_changes?: Change[];
  worst_units?: WorstUnit[];
  compliance?: {
    iot: number;
    judged: number;
    ok: number;
    with_gaps: number;
    rate: number;
    by_duty?: { duty: string; name: Text; missing: number }[];
  };
  cards?: { total: number; by_kind: Record<string, number>; by_risk: Record<string, number> };
  notices?: { code: string; text: Text; path?: string; level: string }[];
}

export const fetchWorkbench = (): Promise<Workbench> => ok<Workbench>(client.GET('/api/v1/workbench', {}));

/** Key of the greeting for an hour of Shanghai. */
export function greeting(hour: number): string {
  if (hour < 5 || hour >= 23) return 'home.night';
  if (hour < 11) return 'home.morning';
  if (hour < 13) return 'home.noon';
  return hour < 18 ? 'home.afternoon' : 'home.evening';
}

const kShanghaiHours = 8;

export const shanghaiHour = (now: number): number => (new Date(now).getUTCHours() + kShanghaiHours) % 24;

/** The duty that most cards lack; none when none is lacking. */
export function worstDuty(compliance: Workbench['compliance']): { name: Text; missing: number } | undefined {
  const sorted = [...(compliance?.by_duty ?? [])].sort((a, b) => b.missing - a.missing);
  return sorted[0]?.missing ? sorted[0] : undefined;
}

/** Green from 95 %, red below 80 %. */
export function rateTone(rate: number | undefined): 'good' | 'warn' | 'bad' | undefined {
  if (rate === undefined) return undefined;
  if (rate >= 0.95) return 'good';
  return rate >= 0.8 ? 'warn' : 'bad';
}

export const kNoticeTones: Record<string, Tone> = { info: 'idle', warn: 'warn', warning: 'warn', bad: 'bad', error: 'bad' };
