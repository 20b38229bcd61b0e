// SPDX-License-Identifier: Apache-2.0
// What comes next for a violation, and why the reader may not do it. The server decides; this says it beforehand.
import type { Violation } from './api';

export const kTones = { open: 'bad', rectified: 'warn', lifted: 'good' } as const;

export interface NextStep {
  way: 'rectify' | 'lift';
  refused?: 'no_right' | 'same_person';
}

/** Undefined when the violation is over. */
export function nextStep(violation: Violation, login: string, can: (permission: string) => boolean): NextStep | undefined {
  if (violation.state === 'lifted') return undefined;
  if (violation.state === 'open') return { way: 'rectify', ...(can('violation.write') ? {} : { refused: 'no_right' as const }) };
  if (!can('violation.lift')) return { way: 'lift', refused: 'no_right' };
  const own = violation.recorded_login === login || violation.rectified_login === login;
  return { way: 'lift', ...(own ? { refused: 'same_person' as const } : {}) };
}
