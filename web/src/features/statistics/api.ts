// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Job, Text } from '@/api/types';

export interface AxisValue {
  value: string;
  text: Text;
  none: boolean;
  others: boolean;
  values: number;
  total: number;
  share: number;
  /** Query of the card list behind the figure; absent where there is none. */
  cards?: string | null;
}

export interface Axis {
  dimension: string;
  name: Text;
  unit_level?: number | null;
  values: AxisValue[];
}

export interface Cell {
  value: number;
  share: number;
  cards?: string | null;
}

export interface Statistic {
  measure: string;
  name: Text;
  unit: Text;
  as_of: string;
  months: { month: string; taken: boolean }[];
  total: number;
  rows: Axis;
  columns?: Axis | null;
  cells: Cell[][];
}

export interface UsageMonth {
  month: string;
  taken_at: string;
  whole?: { cards: number; data_bytes: number; sms: number; voice_minutes: number; refused: number; file_name: string; person_login: string } | null;
}

export const getStatistic = (query: Record<string, string>): Promise<Statistic> =>
  ok<Statistic>(client.GET('/api/v1/statistics', { params: { query: query as never } }));

export const getMonths = async (): Promise<UsageMonth[]> => (await ok<{ items: UsageMonth[] }>(client.GET('/api/v1/statistics/months'))).items;

export const beginUsageImport = (upload: number, key: string): Promise<Job> =>
  ok<Job>(client.POST('/api/v1/statistics/usage_imports', { headers: idempotent(key), body: { upload_id: upload } }));

export const getJob = (id: number): Promise<Job> => ok<Job>(client.GET('/api/v1/jobs/{id}', { params: { path: { id } } }));
