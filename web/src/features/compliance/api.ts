// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Text } from '@/api/types';
import type { Duty } from '@/reference/card';

export interface ClassStanding {
  class: string;
  risk: string;
  risk_stated: boolean;
  total: number;
  ok: number;
  rate?: number | null;
}

export interface DutyStanding {
  duty: Duty;
  name: Text;
  required: number;
  missing: number;
  clauses: string[];
}

export interface UnitStanding {
  unit_id: number;
  unit_name: string;
  total: number;
  ok: number;
  missing: number;
  rate?: number | null;
}

export interface Compliance {
  total: number;
  iot: number;
  phone: number;
  unknown: number;
  judged: number;
  ok: number;
  with_gaps: number;
  rate?: number | null;
  by_class: ClassStanding[];
  by_duty: DutyStanding[];
  by_unit: UnitStanding[];
  rules_version: string;
}

export const getCompliance = (unit: number | undefined): Promise<Compliance> =>
  ok<Compliance>(client.GET('/api/v1/compliance', { params: { query: unit === undefined ? {} : { unit_id: unit } } }));
