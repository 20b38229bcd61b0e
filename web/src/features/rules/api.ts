// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Page, Text } from '@/api/types';

export interface Clause {
  number: string;
  title: Text;
  words: Text;
}

export interface ClassDuty {
  duty: string;
  clauses: string[];
  why: Text;
}

export interface ClassRule {
  code: string;
  functions: string[] | string;
  scope: Text;
  large: boolean | string;
  fixed: boolean | string;
  risk: string;
  risk_stated: boolean;
  duties: ClassDuty[];
  examples?: Text;
}

export interface DutyRule {
  duty: string;
  name: Text;
  meaning: Text;
  present_when: Text;
  severity: string;
  action: Text;
}

export interface Rules {
  version: string;
  effective_from: string;
  clauses: Clause[];
  classes: ClassRule[];
  duties: DutyRule[];
  limits: Record<string, number>;
}

export interface Segment {
  prefix: string;
  digits: number;
  kind: string;
  carrier?: string;
  effective_from?: string;
  effective_to?: string;
}

export interface Scene {
  code: string;
  name: Text;
  usual?: { functions?: string[]; forms?: string[]; mobility?: Text | string; volume?: Text | string };
  risk?: string;
  note?: Text;
}

export interface Scenes {
  contract: Scene[];
  industries: { code: string; name: Text; scenes: Scene[] }[];
}

export interface BlacklistCategory {
  code: string;
  name: Text;
  applications: { name: Text | string; domains: string[] }[];
}

export const fetchRules = (): Promise<Rules> => ok<Rules>(client.GET('/api/v1/rules', {}));
export const fetchScenes = (): Promise<Scenes> => ok<Scenes>(client.GET('/api/v1/rules/scenes', {}));

export async function fetchSegments(): Promise<Segment[]> {
  return (await ok<Page<Segment>>(client.GET('/api/v1/rules/segments', {}))).items;
}

export async function fetchBlacklist(): Promise<BlacklistCategory[]> {
  return (await ok<{ categories: BlacklistCategory[] }>(client.GET('/api/v1/rules/blacklist', {}))).categories;
}
