// SPDX-License-Identifier: Apache-2.0
// Application systems and the permits of cards for them, as the API sends them; the calls that several pages make, and the words and
// colours they show them with.
import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import { say } from '@/i18n';
import type { Tone } from '@/piece/tone';

export type System = Schemas['System'];
export type Permit = Schemas['PermitView'];
export type PermitEvent = Schemas['PermitEvent'];
export type PermitHistory = Schemas['PermitHistory'];
export type AccessFigures = Schemas['AccessFigures'];
export type EndedWhy = NonNullable<Permit['ended_why']>;

export const kEndedWhy = ['expired', 'unconfirmed', 'revoked', 'given_up', 'card_closed', 'system_closed'] as const satisfies readonly EndedWhy[];
/** The service that cards are given permits by. */
export const kPermitService = 'access.permit';
/** The server's event after which permits are to be looked at again. */
export const kPermitEvent = 'permit';
/** Sees permits; confirms them or gives them up; keeps systems and takes permits back. */
export const kPermitRights = { read: 'permit.read', confirm: 'permit.confirm', manage: 'permit.manage' } as const;

export const listSystems = (query: Record<string, string>, signal?: AbortSignal): Promise<Page<System>> =>
  ok<Page<System>>(client.GET('/api/v1/access/systems', { params: { query: query as never }, signal }));
export const getSystem = (id: number): Promise<System> => ok<System>(client.GET('/api/v1/access/systems/{id}', { params: { path: { id } } }));
export const listPermits = (query: Record<string, string>, signal?: AbortSignal): Promise<Page<Permit>> =>
  ok<Page<Permit>>(client.GET('/api/v1/access/permits', { params: { query: query as never }, signal }));
export const accessFigures = (): Promise<AccessFigures> => ok<AccessFigures>(client.GET('/api/v1/access/figures', {}));

/** Where it is asked for, filled in as far as it is known. */
export const permitAddress = (cards: number[], systems: number[] = []): { path: string; query: Record<string, string> } => ({
  path: `/apply/${kPermitService}`, query: { cards: cards.join(','), ...(systems.length ? { systems: systems.join(',') } : {}) },
});

/** The last moment of a permit: `until` itself is the first without it, and the day before is the one that was asked for. */
export const lastMoment = (permit: { until: string }): Date => new Date(Date.parse(permit.until) - 1_000);

const kEndingDays = 30;
const kDayMs = 86_400_000;

type Standing = Pick<Permit, 'state' | 'until' | 'confirm_due' | 'ended_why'>;
export const isEnding = (permit: Pick<Permit, 'state' | 'until'>, now = Date.now()): boolean =>
  permit.state === 'active' && Date.parse(permit.until) - now <= kEndingDays * kDayMs;

export function permitTone(permit: Standing, now = Date.now()): Tone {
  if (permit.state === 'ended') return 'idle';
  return permit.confirm_due || isEnding(permit, now) ? 'warn' : 'good';
}
/** 生效, 待确认, 即将到期, 已结束 · 到期. */
export function permitWord(permit: Standing, now = Date.now()): string {
  if (permit.state === 'ended') return permit.ended_why ? say('access.ended_is', { why: endedWord(permit.ended_why) }) : say('access.state.ended');
  if (permit.confirm_due) return say('access.state.confirm');
  return say(isEnding(permit, now) ? 'access.state.ending' : 'access.state.active');
}
export const endedWord = (why: EndedWhy): string => say(`access.why.${why}`);
