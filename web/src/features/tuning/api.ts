// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Job, Page, Text } from '@/api/types';
import type { TakeAsked, TakePreview } from '@/page/list/take';

export type EntryState = 'in_force' | 'scheduled' | 'ended';
export type ListName = 'phone_tacs' | 'fraud_areas' | 'cell_regions' | 'plan_sources' | 'segments';
export const kLists: ListName[] = ['phone_tacs', 'fraud_areas', 'cell_regions', 'plan_sources', 'segments'];

export interface Adjustment {
  id: number;
  model: string;
  unit_id?: number | null;
  unit_name: string;
  scene: string;
  device_class: string;
  on?: boolean | null;
  percent?: number | null;
  valid_from: string;
  valid_to?: string | null;
  reason: string;
  added_by: string;
  added_at: string;
  ended_by: string;
  end_reason: string;
  state: EntryState;
  may_end: boolean;
}

export interface Model {
  name: string;
  id: string;
  title: string;
  clause: string;
  has_percent: boolean;
  percent: number;
}

export interface Tuning {
  may_tune: boolean;
  may_tune_all: boolean;
  can_replay: boolean;
  models: Model[];
  adjustments: Adjustment[];
}

export interface AdjustmentInput {
  model: string;
  unit_id?: number;
  scene?: string;
  device_class?: string;
  on?: boolean;
  percent?: number;
  valid_from?: string;
  valid_to?: string;
  reason: string;
  replaces?: number;
}

export interface RuleEdition {
  id: number;
  title: string;
  when: string;
  subject: string;
  window: string;
  on: boolean;
  valid_from: string;
  valid_to?: string | null;
  reason: string;
  changed_by: string;
  changed_at: string;
  state: EntryState;
}

export interface OwnRule {
  number: number;
  name: string;
  editions: RuleEdition[];
  version: number;
}

export interface Rules {
  may_change: boolean;
  has_rows: boolean;
  rules: OwnRule[];
  fields: { name: string; type: string; about: string }[];
}

export interface RuleInput {
  name?: string;
  title: string;
  when: string;
  subject?: string;
  window: string;
  on?: boolean;
  valid_from?: string;
  reason: string;
}

export interface TrialRow {
  line: number;
  time: string;
  msisdn: string;
  result: string;
  subject: string;
  values: { field: string; value?: string | null }[];
}

export interface Trial {
  rows: number;
  hits: number;
  unknown: number;
  shown: TrialRow[];
  rejected: { line: number; reason: string }[];
  cards: string[];
}

export interface ReplayAnswer {
  month: string;
  rows: number;
  figures: { model: string; now: number; proposed: number; appear: number; vanish: number }[];
  examples: { model: string; msisdn: string; subject: string; window: string; first_time: string; appears: boolean }[];
}

export interface ReplayInput {
  month?: string;
  adjustment?: AdjustmentInput;
  without?: number;
  rule?: RuleInput;
  rule_number?: number;
}

export interface ListEntry {
  id: number;
  item: string;
  name: string;
  more: string;
  device_class: string;
  confidence?: number | null;
  origin: 'shipped' | 'file' | 'hand';
  source: string;
  added_by: string;
  added_at: string;
  valid_from: string;
  valid_to?: string | null;
  ended_by: string;
  end_reason: string;
  state: EntryState;
}

export interface ListImport {
  id: number;
  file_name: string;
  taken: number;
  replaced: number;
  known: number;
  refused: number;
  ended: number;
  taken_by: string;
  taken_at: string;
}

export interface ListStates {
  may_change: boolean;
  lists: { list: string; in_force: number; scheduled: number; ended: number; imports: ListImport[] }[];
}

export interface Application {
  key: string;
  category: string;
  name: Text;
  domains: string[];
  scene: string;
  origin: 'shipped' | 'file' | 'hand';
  state: 'in_force' | 'scheduled' | 'off';
  from?: string | null;
  to?: string | null;
}

export interface Pool {
  id: number;
  name: string;
  unit_name: string;
  imeis: number;
  cards: number;
  updated_at: string;
}

export interface Segment {
  prefix: string;
  digits: number;
  kind: 'iot' | 'phone' | 'unknown';
  carrier?: string | null;
  effective_from?: string | null;
  effective_to?: string | null;
}

/** What holds from a day on; parts differ from the version before. */
export interface SettingsVersion {
  from: string;
  to?: string | null;
  version: number;
  before: number;
  said_at: string;
  state: EntryState;
  parts: string[];
  acts: { what: string; item: string; by: string; at: string }[];
}

export interface PartChange {
  part: string;
  added: number;
  removed: number;
  added_lines: string[];
  removed_lines: string[];
  tunings: TuningSaid[];
  rules: RuleSaid[];
}

/** What was set for some cards, before and now; nothing: not tuned for these cards. */
export interface TuningSaid {
  model: string;
  unit: string;
  scene: string;
  device_class: string;
  on_before?: boolean | null;
  on_now?: boolean | null;
  percent_before?: number | null;
  percent_now?: number | null;
}

export interface RuleText {
  title: string;
  when: string;
  subject: string;
  window: string;
}

export interface RuleSaid {
  name: string;
  before?: RuleText | null;
  now?: RuleText | null;
}

export interface SceneName {
  code: string;
  name: Text;
}

export const getTuning = (): Promise<Tuning> => ok<Tuning>(client.GET('/api/v1/monitoring/tuning', {}));

export const addAdjustment = (body: AdjustmentInput, key: string): Promise<Adjustment> =>
  ok<Adjustment>(client.POST('/api/v1/monitoring/adjustments', { headers: idempotent(key), body }));

export const endAdjustment = (id: number, reason: string): Promise<Adjustment> =>
  ok<Adjustment>(client.POST('/api/v1/monitoring/adjustments/{id}/end', { params: { path: { id } }, body: { reason } }));

export const listVersions = (before: string): Promise<{ items: SettingsVersion[]; more: boolean; whole: boolean }> =>
  ok<{ items: SettingsVersion[]; more: boolean; whole: boolean }>(client.GET('/api/v1/monitoring/versions', { params: { query: before ? { before } : {} } }));

export const getVersion = (day: string): Promise<{ version: SettingsVersion; changes: PartChange[] }> =>
  ok<{ version: SettingsVersion; changes: PartChange[] }>(client.GET('/api/v1/monitoring/versions/{day}', { params: { path: { day } } }));

export const getRules = (): Promise<Rules> => ok<Rules>(client.GET('/api/v1/monitoring/rules', {}));

export const createRule = (body: RuleInput, key: string): Promise<OwnRule> =>
  ok<OwnRule>(client.POST('/api/v1/monitoring/rules', { headers: idempotent(key), body }));

export const changeRule = (number: number, version: number, body: RuleInput): Promise<OwnRule> =>
  ok<OwnRule>(client.PUT('/api/v1/monitoring/rules/{number}', { params: { path: { number }, header: ifMatch(version) }, body }));

export const endRule = (number: number, reason: string): Promise<OwnRule> =>
  ok<OwnRule>(client.POST('/api/v1/monitoring/rules/{number}/end', { params: { path: { number } }, body: { reason } }));

export const tryRule = (body: { name?: string; when: string; subject?: string; rows?: string; msisdn?: string; month?: string }): Promise<Trial> =>
  ok<Trial>(client.POST('/api/v1/monitoring/rule_trials', { body }));

export const startReplay = (body: ReplayInput): Promise<Job> => ok<Job>(client.POST('/api/v1/monitoring/replays', { body }));

export const getReplay = (id: number): Promise<{ ready: boolean; answer?: ReplayAnswer | null }> =>
  ok<{ ready: boolean; answer?: ReplayAnswer | null }>(client.GET('/api/v1/monitoring/replays/{id}', { params: { path: { id } } }));

export const getJob = (id: number): Promise<Job> => ok<Job>(client.GET('/api/v1/jobs/{id}', { params: { path: { id } } }));

export const getLists = (): Promise<ListStates> => ok<ListStates>(client.GET('/api/v1/monitoring/lists', {}));

export const listEntries = (list: ListName, query: Record<string, string>, signal: AbortSignal): Promise<Page<ListEntry>> =>
  ok<Page<ListEntry>>(client.GET('/api/v1/monitoring/lists/{list}', { params: { path: { list }, query }, signal }));

export const addEntry = (
  list: ListName,
  body: { item: string; name: string; more?: string; device_class?: string; confidence?: number; valid_from?: string; valid_to?: string },
  key: string,
): Promise<ListEntry> =>
  ok<ListEntry>(client.POST('/api/v1/monitoring/lists/{list}', { params: { path: { list } }, headers: idempotent(key), body }));

export const endEntry = (list: ListName, id: number, reason: string): Promise<ListEntry> =>
  ok<ListEntry>(client.POST('/api/v1/monitoring/lists/{list}/{id}/end', { params: { path: { list, id } }, body: { reason } }));

export const previewImport = (list: ListName, asked: TakeAsked): Promise<TakePreview> =>
  ok<TakePreview>(client.POST('/api/v1/monitoring/lists/{list}/import_previews', { params: { path: { list } }, body: asked }));

export const beginImport = (list: ListName, asked: TakeAsked, revision: number, key: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/monitoring/lists/{list}/imports', { params: { path: { list } }, headers: idempotent(key), body: { ...asked, revision } }));

export const getApplications = async (): Promise<Application[]> =>
  (await ok<{ items: Application[] }>(client.GET('/api/v1/blocked_applications', {}))).items;

export const getPools = async (): Promise<Pool[]> => (await ok<Page<Pool>>(client.GET('/api/v1/imei_pools', { params: { query: { limit: 200 } } }))).items;

export const getSegments = async (): Promise<Segment[]> => (await ok<{ items: Segment[] }>(client.GET('/api/v1/rules/segments', {}))).items;

/** All scenes a tuning may name: the contract's and those of the guideline's appendix. */
export async function getScenes(): Promise<SceneName[]> {
  const file = await ok<{ contract: SceneName[]; industries: { scenes: SceneName[] }[] }>(client.GET('/api/v1/rules/scenes', {}));
  return [...file.contract, ...file.industries.flatMap((one) => one.scenes)];
}
