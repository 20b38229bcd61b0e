// SPDX-License-Identifier: Apache-2.0
// One bulk act that is followed until nothing of it moves, and the steps a person takes with it.
import { computed, onScopeDispose, ref } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { useRouter } from 'vue-router';

import { newKey } from '@/api/client';
import type { ApiProblem } from '@/api/problem';
import { language, say } from '@/i18n';
import { formatNumber } from '@/i18n/format';
import type { Act } from '@/page/detail/act';
import { useResource } from '@/page/use-resource';
import { askForReason, askToConfirm } from '@/piece/ask';
import { tellDone, tellProblem } from '@/piece/tell';
import { approveBulk, cancelBulk, getBulk, refuseBulk, submitBulk, undoBulk } from './api';
import type { Bulk, StepName } from './api';
import { moves } from './bulk';

const kPollMs = 1_000;
// Another person takes the next step: it comes when it comes.
const kAwaitTicks = 5;

export interface FollowedBulk {
  bulk: ComputedRef<Bulk | undefined>;
  problem: ComputedRef<ApiProblem | undefined>;
  acts: ComputedRef<Act[]>;
  busy: Ref<boolean>;
  refresh: () => Promise<void>;
}

export function useBulk(id: number): FollowedBulk {
  const router = useRouter();
  const fetched = useResource(id, getBulk);
  const busy = ref(false);
  const undoKey = newKey();
  let ticks = 0;
  const timer = setInterval(() => {
    const bulk = fetched.data.value;
    ticks += 1;
    const due = bulk && (moves(bulk.state) || (bulk.state === 'awaiting' && ticks % kAwaitTicks === 0));
    if (due && !fetched.loading.value) void fetched.refresh();
  }, kPollMs);
  onScopeDispose(() => clearInterval(timer));

  async function take(step: () => Promise<Bulk>, done: string): Promise<void> {
    busy.value = true;
    try {
      fetched.data.value = await step();
      tellDone(done);
    } catch (error) {
      tellProblem(error);
      await fetched.refresh();
    } finally {
      busy.value = false;
    }
  }

  const words = (bulk: Bulk): Record<string, string> => ({
    n: formatNumber(bulk.will_change), skip: formatNumber(bulk.will_skip), act: bulk.title[language()], who: bulk.person_name, reason: bulk.reason || '—',
  });

  async function submit(bulk: Bulk): Promise<void> {
    const undo = say(bulk.undoable || bulk.kind === 'undo' ? 'bulk.submit_undo' : 'bulk.submit_no_undo');
    const consequence = say(bulk.needs_approval ? 'bulk.submit_text_ask' : 'bulk.submit_text', words(bulk)) + (bulk.kind === 'undo' ? '' : undo);
    const act = say(bulk.needs_approval ? 'bulk.submit_ask' : 'bulk.submit');
    const yes = await askToConfirm({ title: say('bulk.submit_title', words(bulk)), consequence, act, dangerous: bulk.kind === 'close' });
    if (yes) await take(() => submitBulk(id), say(bulk.needs_approval ? 'bulk.asked' : 'bulk.submitted'));
  }
  async function approve(bulk: Bulk): Promise<void> {
    const yes = await askToConfirm({ title: say('bulk.approve_title', words(bulk)), consequence: say('bulk.approve_text', words(bulk)), act: say('bulk.approve'), dangerous: bulk.kind === 'close' });
    if (yes) await take(() => approveBulk(id, ''), say('bulk.approved'));
  }
  async function refuse(): Promise<void> {
    const reason = await askForReason({ title: say('bulk.refuse_title'), consequence: say('bulk.refuse_text'), act: say('bulk.refuse') });
    if (reason) await take(() => refuseBulk(id, reason), say('bulk.refused'));
  }
  async function cancel(bulk: Bulk): Promise<void> {
    const stop = bulk.state === 'running';
    const word = stop ? 'stop' : 'cancel';
    const yes = await askToConfirm({ title: say(`bulk.${word}_title`), consequence: say(`bulk.${word}_text`), act: say(`bulk.${word}`), dangerous: stop });
    if (yes) await take(() => cancelBulk(id), say(stop ? 'bulk.stopping' : 'bulk.cancelled'));
  }
  async function undo(bulk: Bulk): Promise<void> {
    const reason = await askForReason({ title: say('bulk.undo_title'), consequence: say('bulk.undo_text', { n: formatNumber(bulk.changed) }), act: say('bulk.preview') });
    if (!reason) return;
    try {
      await router.push(`/cards/bulk/${(await undoBulk(id, reason, undoKey)).id}`);
    } catch (error) {
      tellProblem(error);
    }
  }

  const acts = computed<Act[]>(() => {
    const bulk = fetched.data.value;
    if (!bulk) return [];
    const run: Record<StepName, () => unknown> = { submit: () => submit(bulk), approve: () => approve(bulk), refuse, cancel: () => cancel(bulk), undo: () => undo(bulk) };
    const label: Record<StepName, string> = {
      submit: say(bulk.needs_approval ? 'bulk.submit_ask' : 'bulk.submit'), approve: say('bulk.approve'), refuse: say('bulk.refuse'),
      cancel: say(bulk.state === 'running' ? 'bulk.stop' : 'bulk.cancel'), undo: say('bulk.undo'),
    };
    return bulk.steps.map(({ step, allowed, why_not: why }) => ({
      key: step, label: label[step], primary: step === 'submit' || step === 'approve', dangerous: step === 'approve' && bulk.kind === 'close',
      refused: allowed ? undefined : why?.[language()], run: run[step],
    }));
  });
  return { bulk: computed(() => fetched.data.value), problem: computed(() => (fetched.data.value ? undefined : fetched.problem.value)), acts, busy, refresh: fetched.refresh };
}
