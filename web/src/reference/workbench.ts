// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { Tone } from '@/piece/tone';

export type Workbench = Schemas['WorkbenchView'];
export type Change = Schemas['RecentChange'];
export type WorstUnit = Schemas['UnitStanding'];

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

/** Share of the judged cards that have what they need; none before any was judged. */
export function rateOf(cards: Workbench['cards']): number | undefined {
  return cards?.judged ? cards.ok / cards.judged : undefined;
}

/** Green from 95 %, red below 80 %. */
export function rateTone(rate: number | undefined): 'good' | 'warn' | 'bad' | undefined {
  if (rate === undefined) return undefined;
  if (rate >= 0.95) return 'good';
  return rate >= 0.8 ? 'warn' : 'bad';
}

export const kNoticeTones: Record<string, Tone> = { info: 'idle', warn: 'warn', bad: 'bad' };
