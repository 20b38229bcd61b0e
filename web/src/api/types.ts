// SPDX-License-Identifier: Apache-2.0
// The names under which pages speak of what the API sends. All but the preferences, which are the console's own, come from
// the API document (npm run api).
import type { components } from './schema';

type Schemas = components['schemas'];

export type Json = Record<string, unknown>;

/** A sentence in both languages; pages show the one of the person (useText). */
export type Text = Schemas['Text'];

/** A page of a list. Lists that are not counted have no total. */
export interface Page<Row> {
  items: Row[];
  next_cursor?: string;
  prev_cursor?: string;
  total?: number;
  total_is_exact?: boolean;
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
  /** Codes of the services asked for last, newest first. */
  recent_services?: string[];
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

export type Session = Omit<Schemas['SessionView'], 'preferences'> & { preferences: Preferences };
export type Person = Schemas['SessionPerson'];
export type OwnSession = Schemas['SessionItem'];
export type Job = Schemas['Job'];
export type JobFile = Schemas['JobFile'];
export type JobState = Job['state'];
export type Unit = Schemas['Unit'];
export type SearchHit = Schemas['SearchHit'];
export type { Schemas };
