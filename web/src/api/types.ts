// SPDX-License-Identifier: Apache-2.0
// The names under which pages speak of what the API sends.

export type Json = Record<string, unknown>;

/** A sentence in both languages; pages show the one of the person (useText). */
export interface Text {
  zh: string;
  en: string;
}

export interface Page<Row> {
  items: Row[];
  next_cursor?: string;
  prev_cursor?: string;
  total?: number;
  total_is_exact: boolean;
}

export interface Person {
  id: number;
  login: string;
  name: string;
  unit_id: number;
  unit_name: string;
}

export interface Preferences {
  theme?: 'system' | 'light' | 'dark';
  language?: 'zh' | 'en';
  density?: 'compact' | 'normal' | 'loose';
  menu_folded?: boolean;
  columns?: Record<string, string[]>;
  page_sizes?: Record<string, number>;
  saved_views?: SavedView[];
  favourites?: Favourite[];
}

export interface SavedView {
  list: string;
  name: string;
  query: Record<string, string>;
}

export interface Favourite {
  path: string;
  title: string;
}

export interface Session {
  person: Person;
  roles: { code: string; name: Text }[];
  permissions: string[];
  csrf_token: string;
  must_change_password: boolean;
  idle_expires_at: string;
  expires_at: string;
  preferences: Preferences;
}

export interface OwnSession {
  id: number;
  current: boolean;
  remote_ip: string;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
}

export interface JobFile {
  id: string;
  name: string;
  size: number;
  kind: string;
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: number;
  kind: string;
  title: Text;
  state: JobState;
  total?: number;
  done: number;
  failed: number;
  message?: Text;
  created_at: string;
  started_at?: string;
  ended_at?: string;
  remaining_seconds?: number;
  person_login: string;
  files: JobFile[];
  error?: { title?: string; detail?: string; code?: string; trace_id?: string };
}

export interface Unit {
  id: number;
  parent_id?: number;
  code: string;
  name: string;
  kind: 'access' | 'managing' | 'carrier';
  path: string;
  state: 'open' | 'closed';
  people_count: number;
  version: number;
}

export interface SearchHit {
  type: 'card' | 'unit' | 'person' | 'job';
  id: number;
  label: string;
  detail: string;
  path: string;
}
