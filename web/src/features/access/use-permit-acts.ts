// SPDX-License-Identifier: Apache-2.0
// What is done with permits, one or many: asked about first, then told what came of each.
import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';

import { useText } from '@/i18n';
import { formatNumber } from '@/i18n/format';
import { askForReason, askToConfirm } from '@/piece/ask';
import { tellDone, tellNote, tellProblem } from '@/piece/tell';
import { useSession } from '@/session/session';
import { useWaiting } from '@/shell/waiting';
import { confirmPermits, endPermits, kPermitRights } from './api';
import type { Outcome, Permit } from './api';

export const kPermitsMost = 500;
export type PermitAct = 'confirm' | 'give_up' | 'revoke';

export interface Refused {
  permit: Permit;
  outcome: Outcome;
}
export interface Answers {
  done: number;
  refused: Refused[];
}

/** What was refused, with the permit it is about, in the order that was asked. */
export function answersOf(permits: Permit[], outcomes: Outcome[]): Answers {
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  const refused = permits.flatMap((permit) => {
    const outcome = byId.get(permit.id);
    return outcome && !outcome.ok ? [{ permit, outcome }] : [];
  });
  return { done: outcomes.filter((outcome) => outcome.ok).length, refused };
}

export interface PermitActs {
  /** Taken back by whoever keeps permits, given up by whoever confirms them. */
  ending: () => PermitAct;
  answers: ShallowRef<Answers | undefined>;
  run: (act: PermitAct, permits: Permit[]) => Promise<void>;
}

export function usePermitActs(changed: () => unknown): PermitActs {
  const { t } = useI18n();
  const text = useText();
  const session = useSession();
  const waiting = useWaiting();
  const answers = shallowRef<Answers>();

  async function asked(act: PermitAct, permits: Permit[]): Promise<Outcome[] | undefined> {
    const ids = permits.map((permit) => permit.id);
    const one = permits.length === 1 ? { card: permits[0]!.msisdn, system: text(permits[0]!.system_name) } : undefined;
    const title = t(`access.act.${act}_title`, { n: formatNumber(permits.length) });
    if (act === 'confirm') {
      const consequence = one ? t('access.act.confirm_one', one) : t('access.act.confirm_text');
      return (await askToConfirm({ title, consequence, act: t('access.act.confirm') })) ? confirmPermits(ids) : undefined;
    }
    const reason = await askForReason({ title, consequence: one ? t('access.act.end_one', one) : t(`access.act.${act}_text`), act: t(`access.act.${act}`), dangerous: true });
    return reason ? endPermits(ids, reason) : undefined;
  }

  async function run(act: PermitAct, permits: Permit[]): Promise<void> {
    if (permits.length > kPermitsMost) return tellNote(t('access.act.too_many', { n: kPermitsMost }));
    try {
      const outcomes = await asked(act, permits);
      if (!outcomes) return;
      const came = answersOf(permits, outcomes);
      if (came.refused.length) answers.value = came;
      else tellDone(t(`access.act.${act}_done`, { n: formatNumber(came.done) }));
    } catch (error) {
      tellProblem(error);
      return;
    }
    changed();
    void waiting.count();
  }

  return { ending: () => (session.can(kPermitRights.manage) ? 'revoke' : 'give_up'), answers, run };
}
