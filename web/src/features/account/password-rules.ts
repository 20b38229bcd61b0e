// SPDX-License-Identifier: Apache-2.0
// The password policy as sentences that tick themselves off while typing. The server checks again, and also what only it knows.
import type { PasswordPolicy } from '@/session/secret';

export interface RuleState {
  key: string;
  values: Record<string, number>;
  /** undefined: only the server can tell. */
  met?: boolean;
}

const kClasses = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];

export function rulesFor(policy: PasswordPolicy, password: string, login: string): RuleState[] {
  const rules: RuleState[] = [];
  const number = (key: string): number => (typeof policy[key] === 'number' ? (policy[key] as number) : 0);
  const least = number('password_min');
  if (least) rules.push({ key: 'length', values: { n: least }, met: [...password].length >= least });
  const classes = number('password_classes');
  if (classes) rules.push({ key: 'classes', values: { n: classes }, met: kClasses.filter((one) => one.test(password)).length >= classes });
  if (login) rules.push({ key: 'no_login', values: {}, met: password !== '' && !password.toLowerCase().includes(login.toLowerCase()) });
  const history = number('password_history');
  if (history) rules.push({ key: 'history', values: { n: history } });
  const days = number('password_days');
  if (days) rules.push({ key: 'days', values: { n: days } });
  return rules;
}
