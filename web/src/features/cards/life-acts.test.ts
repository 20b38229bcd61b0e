// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { choicesOf, reasonsOf, takenEdges } from './life-acts';
import type { CardLife, LifeAct } from './life-api';

const act = (more: Partial<LifeAct>): LifeAct => ({ act: 'suspend', name: { zh: '停机', en: 'Suspend' }, allowed: true, reason_needed: true, ...more });

const life: CardLife = {
  id: 1, state: 'suspended', suspensions: ['user', 'arrears'], ends_soon: false, version: 3, unit_standing: { standing: 'normal', reason: '' },
  acts: [
    act({ act: 'activate', allowed: false, code: 'life.no_such_act', sentence: { zh: '不能激活', en: 'no' } }),
    act({ act: 'resume', suspension: 'user' }),
    act({ act: 'resume', suspension: 'arrears', allowed: false, code: 'life.not_yours' }),
    act({ act: 'resume', suspension: 'quota', allowed: false, code: 'life.not_for_this' }),
    act({ act: 'suspend', suspension: 'user', allowed: false, code: 'life.already' }),
    act({ act: 'suspend', suspension: 'quota', allowed: false, code: 'life.not_yours' }),
  ],
  steps: [
    { at: '', person_login: 'a', action: 'suspend', from: 'active', to: 'suspended', reasons_from: '', reasons_to: 'user', reason: '' },
    { at: '', person_login: 'a', action: 'suspend', from: '', to: '', reasons_from: 'user', reasons_to: 'user;arrears', reason: '' },
  ],
};

describe('the acts of a card', () => {
  const choice = (event: string) => choicesOf(life).find((one) => one.event === event)!;

  it('are allowed when any of their reasons is', () => {
    expect(choice('resume').allowed).toBe(true);
    expect(choice('suspend').allowed).toBe(false);
  });

  it('say the refusal that the person can do something about', () => {
    expect(choice('suspend').refusal?.code).toBe('life.not_yours');
    expect(choice('activate').refusal?.code).toBe('life.no_such_act');
    expect(choice('resume').refusal).toBeUndefined();
  });

  it('resume only for reasons that are there', () => {
    expect(reasonsOf(choice('resume'), life).map((one) => one.suspension)).toEqual(['user', 'arrears']);
    expect(reasonsOf(choice('suspend'), life)).toHaveLength(2);
  });

  it('know the way that was taken', () => {
    expect([...takenEdges(life)]).toEqual(['active>suspended']);
  });
});
