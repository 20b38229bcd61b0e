// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Text } from '@/api/types';
import type { Clause, DutyResult, Kind, Risk } from '@/reference/card';
import { toBody } from './proposal';
import type { Proposal } from './proposal';

export interface Verdict {
  allowed: boolean;
  kind: Kind;
  class?: string;
  risk?: Risk;
  required: DutyResult[];
  violations: { clause: string; code: string; message: Text }[];
  hints?: { code: string; text: Text }[];
}

export interface Scene {
  code: string;
  name: Text;
}

export interface Reference {
  version: string;
  clauses: Map<string, Clause>;
  scenes: { name?: Text; scenes: Scene[] }[];
}

export const askVerdict = (proposal: Proposal): Promise<Verdict> =>
  ok<Verdict>(client.POST('/api/v1/precheck', { body: toBody(proposal) }));

interface Industry extends Scene {
  scenes: Scene[];
}

/** The clauses in our words, and the scenes to choose from. */
export async function getReference(): Promise<Reference> {
  const [rules, scenes] = await Promise.all([
    ok<{ version: string; clauses: Clause[] }>(client.GET('/api/v1/rules', {})),
    ok<{ contract: Scene[]; industries: Industry[] }>(client.GET('/api/v1/rules/scenes', {})),
  ]);
  return {
    version: rules.version,
    clauses: new Map(rules.clauses.map((clause) => [clause.number, clause])),
    scenes: [{ scenes: scenes.contract }, ...scenes.industries.map((industry) => ({ name: industry.name, scenes: industry.scenes }))],
  };
}
