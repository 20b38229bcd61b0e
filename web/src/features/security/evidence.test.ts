// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Evidence, EvidenceClause } from './api';
import { checksOf, countStandings, standingSo } from './evidence';

const text = { zh: '', en: '' };
const clause = (code: string, standing: EvidenceClause['standing'], checks: string[] = []): EvidenceClause => ({
  code, standing, checks, duty: 'must', text, how: text, uses: text,
});
const evidence: Evidence = {
  version: '1', checked_by: '', checks: ['tls', 'backup'].map((name) => ({ name, title: text, outcome: 'good', text })),
  standards: [
    { code: 'A', name: text, groups: [{ code: '1', name: text, clauses: [clause('a', 'met', ['backup', 'tls']), clause('b', 'cloud')] }, { code: '2', name: text, clauses: [clause('c', 'met')] }] },
    { code: 'B', name: text, groups: [{ code: '1', name: text, clauses: [clause('a', 'missing')] }] },
  ],
};

it('counts clauses by standing', () => expect(countStandings(evidence)).toEqual({ met: 2, part: 0, cloud: 1, not_applicable: 0, missing: 1 }));

it('keeps only what stands so, without empty groups', () => {
  const left = standingSo(evidence.standards, 'cloud');
  expect(left.map((standard) => standard.groups.map((group) => group.clauses.map((one) => one.code)))).toEqual([[['b']]]);
  expect(standingSo(evidence.standards, '')).toBe(evidence.standards);
});

it('finds the checks of a clause in its order', () =>
  expect(checksOf(evidence, evidence.standards[0]!.groups[0]!.clauses[0]!).map((check) => check.name)).toEqual(['backup', 'tls']));
