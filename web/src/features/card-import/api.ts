// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Job, Page, Text } from '@/api/types';

export const kModes = ['create', 'update', 'upsert'] as const;
export const kNumberKinds = ['any', 'iot', 'phone'] as const;
export const kWeights = ['refused', 'breach', 'hint'] as const;
export type Weight = (typeof kWeights)[number];

export interface ImportOptions {
  unit_id?: number;
  mode: (typeof kModes)[number];
  number_kind: (typeof kNumberKinds)[number];
  strict: boolean;
}

export interface CodeCount {
  code: string;
  weight: Weight;
  text: Text;
  count: number;
}

export interface ImportSummary {
  rows: number;
  good: number;
  bad: number;
  created: number;
  updated: number;
  unchanged: number;
  by_code: CodeCount[];
  format: string;
  encoding: string;
  columns_unknown: string[];
  taken: boolean;
}

export interface ImportJob extends Job {
  error_code?: string;
}

export interface ImportView {
  job: ImportJob;
  summary?: ImportSummary | null;
  mode: ImportOptions['mode'];
  number_kind: ImportOptions['number_kind'];
  strict: boolean;
  dry_run: boolean;
  file_name: string;
}

export interface Remark {
  row: number;
  column: string;
  value: string;
  weight: Weight;
  code: string;
  clause: string;
  text: Text;
}

const of = (id: number): { path: { job_id: number } } => ({ path: { job_id: id } });

export const beginCheck = (upload: number, options: ImportOptions, key: string): Promise<Job> =>
  ok<Job>(
    client.POST('/api/v1/card_imports', { headers: idempotent(key), body: { ...options, upload_id: upload, dry_run: true, take_good: false } }),
  );

export const getImport = (id: number): Promise<ImportView> =>
  ok<ImportView>(client.GET('/api/v1/card_imports/{job_id}', { params: of(id) }));

export const listRemarks = (id: number, query: Record<string, string>, signal: AbortSignal): Promise<Page<Remark>> =>
  ok<Page<Remark>>(client.GET('/api/v1/card_imports/{job_id}/errors', { params: { ...of(id), query }, signal }));

export const takeGood = (id: number, key: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/card_imports/{job_id}/take', { params: of(id), headers: idempotent(key) }));

export const templateAddress = (format: 'csv' | 'xlsx'): string => `/api/v1/card_imports/template?format=${format}`;
