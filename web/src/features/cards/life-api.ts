// SPDX-License-Identifier: Apache-2.0
// The life of a card as the server tells it: where it stands, what may be done now and why not the rest, and the table it follows.
import { client, ifMatch, ok } from '@/api/client';
import type { Job, Text } from '@/api/types';

export const kEvents = ['start_test', 'make_silent', 'make_ready', 'activate', 'suspend', 'resume', 'restore', 'pre_close', 'close'] as const;
export type LifeEvent = (typeof kEvents)[number];
export const kSuspensions = ['user', 'arrears', 'quota', 'policy', 'separation', 'violation'] as const;
export type Suspension = (typeof kSuspensions)[number];

export interface LifeAct {
  act: LifeEvent;
  suspension?: Suspension | null;
  name: Text;
  allowed: boolean;
  reason_needed: boolean;
  code?: string | null;
  sentence?: Text | null;
  clause?: string | null;
}

export interface NetworkWord {
  desired: string;
  confirmed: string;
  standing: 'in_force' | 'waiting' | 'refused';
  commanded_at: string;
  overdue: boolean;
  note: string;
}

export interface LifeStep {
  at: string;
  person_login: string;
  action: string;
  from: string;
  to: string;
  reasons_from: string;
  reasons_to: string;
  reason: string;
  job_id?: number | null;
}

export interface UnitStanding {
  standing: 'normal' | 'frozen' | 'blacklisted';
  of_unit?: number | null;
  since?: string | null;
  violation_id?: number | null;
  reason: string;
}

export interface CardLife {
  id: number;
  state: string;
  suspensions: Suspension[];
  resume_to?: string | null;
  state_since?: string | null;
  state_until?: string | null;
  ends_soon: boolean;
  acts: LifeAct[];
  network?: NetworkWord | null;
  steps: LifeStep[];
  unit_standing: UnitStanding;
  version: number;
}

export interface LifeEdge {
  from: string;
  event: LifeEvent | 'expire';
  to: string;
  by_clock: boolean;
  guard_text?: Text | null;
  clause: string;
}

export interface Lifecycle {
  states: { code: string; name: Text; functions_work: boolean; days?: number | null; ends_in?: string | null }[];
  events: { code: LifeEvent | 'expire'; name: Text }[];
  edges: LifeEdge[];
  reasons: { code: Suspension; name: Text }[];
}

export interface BatchPreview {
  unit_name: string;
  batch: string;
  cards: { total: number; changes: number; by_state: Record<string, number> };
}

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const getLife = (id: number): Promise<CardLife> => ok<CardLife>(client.GET('/api/v1/cards/{id}/life', { params: one(id) }) as never);

export const getLifecycle = (): Promise<Lifecycle> => ok<Lifecycle>(client.GET('/api/v1/lifecycle') as never);

export const actOnCard = (life: CardLife, act: LifeEvent, suspension: Suspension | undefined, reason: string): Promise<CardLife> =>
  ok<CardLife>(
    client.POST('/api/v1/cards/{id}/acts', {
      params: { ...one(life.id), header: ifMatch(life.version) },
      body: { act, ...(suspension ? { suspension } : {}), ...(reason ? { reason } : {}) },
    }) as never,
  );

export const previewBatch = (id: number): Promise<BatchPreview> => ok<BatchPreview>(client.GET('/api/v1/cards/{id}/batch', { params: one(id) }) as never);

export const closeBatch = (id: number, cards: number, reason: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/cards/{id}/batch/close', { params: one(id), body: { confirm_cards: cards, reason } }) as never);
