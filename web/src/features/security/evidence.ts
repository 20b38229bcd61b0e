// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { CheckResult, Evidence, EvidenceClause, EvidenceStandard } from './api';

export const kStandings: EvidenceClause['standing'][] = ['met', 'part', 'cloud', 'not_applicable', 'missing'];

export function standingTone(standing: EvidenceClause['standing']): Tone {
  return { met: 'good', part: 'warn', cloud: 'busy', not_applicable: 'idle', missing: 'bad' }[standing] as Tone;
}

export function outcomeTone(outcome: CheckResult['outcome']): Tone {
  return { good: 'good', attention: 'warn', unclear: 'idle' }[outcome] as Tone;
}

/** How many clauses stand how, over all standards. */
export function countStandings(evidence: Evidence): Record<EvidenceClause['standing'], number> {
  const counts = { met: 0, part: 0, cloud: 0, not_applicable: 0, missing: 0 };
  for (const standard of evidence.standards) for (const group of standard.groups) for (const clause of group.clauses) counts[clause.standing] += 1;
  return counts;
}

/** The standards with only the clauses that stand so; all of them when nothing is chosen. Groups that become empty go. */
export function standingSo(standards: EvidenceStandard[], standing: string): EvidenceStandard[] {
  if (!standing) return standards;
  return standards
    .map((standard) => ({
      ...standard,
      groups: standard.groups.map((group) => ({ ...group, clauses: group.clauses.filter((clause) => clause.standing === standing) })).filter((group) => group.clauses.length),
    }))
    .filter((standard) => standard.groups.length);
}

/** What was found by the checks of a clause, in the order the clause names them. */
export function checksOf(evidence: Evidence, clause: EvidenceClause): CheckResult[] {
  return clause.checks.flatMap((name) => evidence.checks.filter((check) => check.name === name));
}
