// SPDX-License-Identifier: Apache-2.0
// The password policy as sentences that tick themselves off while typing. The server checks again, and also what only it knows.
import type { PasswordPolicy } from './secret';

export interface RuleState {
  key: string;
  values: Record<string, number>;
  /** undefined: only the server can tell. */
  met?: boolean;
}

const kKinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const kRunMax = 3;

export function rulesFor(policy: PasswordPolicy, password: string, login: string): RuleState[] {
  const { password_min, password_kinds_min, password_history, password_age_days } = policy;
  const kinds = kKinds.filter((kind) => kind.test(password)).length;
  const all: (RuleState & { inForce: boolean })[] = [
    { key: 'length', values: { n: password_min }, met: [...password].length >= password_min, inForce: password_min > 0 },
    { key: 'classes', values: { n: password_kinds_min }, met: kinds >= password_kinds_min, inForce: password_kinds_min > 0 },
    { key: 'no_login', values: {}, met: password !== '' && !holds(password, login), inForce: login !== '' },
    { key: 'no_runs', values: {}, met: password !== '' && longestRun(password) <= kRunMax, inForce: password_min > 0 },
    { key: 'history', values: { n: password_history }, inForce: password_history > 0 },
    { key: 'days', values: { n: password_age_days }, inForce: password_age_days > 0 },
  ];
  return all.filter((rule) => rule.inForce).map(({ key, values, met }) => ({ key, values, met }));
}

function holds(password: string, login: string): boolean {
  const words = password.toLowerCase();
  const name = login.toLowerCase();
  return words.includes(name) || words.includes([...name].reverse().join(''));
}

/** The longest stretch of equal characters, or of neighbours going up or down: 4 for aaaa, 1234 and dcba. */
export function longestRun(password: string): number {
  const codes = [...password].map((sign) => sign.codePointAt(0)!);
  let longest = codes.length ? 1 : 0;
  for (const step of [-1, 0, 1]) {
    let run = 1;
    for (let at = 1; at < codes.length; at += 1) {
      run = codes[at]! - codes[at - 1]! === step ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}
