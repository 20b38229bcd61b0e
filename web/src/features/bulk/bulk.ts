// SPDX-License-Identifier: Apache-2.0
// The look of a bulk act's state, what still moves by itself, and what happened to it.
import { say } from '@/i18n';
import type { Moment } from '@/piece/TimeLine.vue';
import type { Tone } from '@/piece/tone';
import type { Bulk, BulkState, BulkWanted, Outcome, Selection } from './api';

export const kStateTones: Record<BulkState, Tone> = {
  previewing: 'busy', ready: 'warn', awaiting: 'warn', approved: 'busy', running: 'busy', done: 'good', stopped: 'warn', refused: 'bad', cancelled: 'idle',
  expired: 'idle', failed: 'bad', undone: 'idle',
};
export const kOutcomeTones: Record<Outcome, Tone> = { waiting: 'idle', changed: 'good', left_out: 'warn', skipped: 'warn', failed: 'bad' };

/** Acts on tags need no reason. */
export const needsReason = (kind: string): boolean => !kind.endsWith('_tags');
export const moves = (state: BulkState): boolean => state === 'previewing' || state === 'approved' || state === 'running';

/** What is still to be filled in, as the key of a sentence; undefined when the act can be previewed. */
export function lacking(wanted: Partial<BulkWanted>): string | undefined {
  const { kind } = wanted;
  if (!kind) return 'lack_kind';
  if ((kind === 'suspend' || kind === 'resume') && !wanted.suspension) return 'lack_suspension';
  if (kind === 'plan' && !wanted.values?.plan?.trim()) return 'lack_plan';
  if (kind === 'controls' && Object.keys(wanted.values ?? {}).length === 0) return 'lack_values';
  if ((kind === 'add_tags' || kind === 'remove_tags') && !wanted.tags?.length) return 'lack_tags';
  if (kind === 'move' && !wanted.unit_id) return 'lack_unit';
  if (needsReason(kind) && [...(wanted.reason ?? '').trim()].length < 2) return 'lack_reason';
  return undefined;
}

/** What the list of cards handed over: it is kept with the page's place in the history, so that going back and reloading keep it. */
export function selectionOf(state: unknown): Selection | undefined {
  const given = (state as { bulk?: { ids?: number[]; filter?: Record<string, string> } } | null)?.bulk;
  if (given?.ids?.length) return { card_ids: given.ids };
  if (given?.filter) return { filter: given.filter };
  return undefined;
}

export function momentsOf(bulk: Bulk): Moment[] {
  const moments: Moment[] = [];
  const add = (key: string, at: string | null | undefined, who?: string, note?: string, tone?: Tone): void => {
    if (at) moments.push({ key, at, title: say(`bulk.moment.${key}`), who, note, tone });
  };
  add('created', bulk.created_at, bulk.person_name, bulk.reason);
  add('previewed', bulk.previewed_at, undefined, say('bulk.moment.counts', { change: bulk.will_change, skip: bulk.will_skip }));
  add('submitted', bulk.submitted_at, bulk.person_name);
  const refused = bulk.state === 'refused';
  add(refused ? 'refused' : 'approved', bulk.decided_at, bulk.decider_name, bulk.decision_reason, refused ? 'bad' : 'good');
  add('started', bulk.started_at);
  if (!refused) add(endOf(bulk), bulk.ended_at, undefined, undefined, kStateTones[bulk.state]);
  return moments.reverse();
}

function endOf(bulk: Bulk): string {
  if (bulk.state === 'undone') return 'done';
  return ['done', 'stopped', 'cancelled', 'expired', 'failed'].includes(bulk.state) ? bulk.state : 'done';
}
