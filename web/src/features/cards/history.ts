// SPDX-License-Identifier: Apache-2.0
// A card's history as moments of a timeline and as the before and after of each.
import { say } from '@/i18n';
import type { Moment } from '@/piece/TimeLine.vue';
import type { Tone } from '@/piece/tone';
import type { FieldChange, HistoryEntry } from './api';
import { fieldWord, valueWord } from './field-words';

const kTones: Record<string, Tone> = { created: 'good', imported: 'good', changed: 'warn', excepted: 'good' };
const kActions = ['created', 'imported', 'changed', 'judged', 'excepted', 'exception_ended', 'persons_erased'];

const kLifeActions = ['start_test', 'make_silent', 'make_ready', 'activate', 'suspend', 'resume', 'pre_close', 'restore', 'close', 'expire'];

function titleOf(action: string): string {
  if (kLifeActions.includes(action)) return say(`cards.life.action.${action}`);
  return kActions.includes(action) ? say(`cards.history.${action}`) : action;
}

export function momentOf(entry: HistoryEntry): Moment {
  const title = titleOf(entry.action);
  return {
    key: entry.id,
    at: entry.at,
    title: entry.job_id ? `${title} · ${say('cards.history.job', { id: entry.job_id })}` : title,
    who: entry.person_login,
    note: entry.reason ? say('cards.history.reason', { reason: entry.reason }) : undefined,
    tone: kTones[entry.action] ?? 'idle',
  };
}

type Sides = { before: Record<string, string>; after: Record<string, string> };

/** Both sides in words; a value that was empty is left out of its side. */
export function sidesOf(changes: FieldChange[]): Sides {
  const sides: Sides = { before: {}, after: {} };
  for (const { field, from, to } of changes) {
    const name = fieldWord(field);
    if (from !== '') sides.before[name] = valueWord(field, from);
    if (to !== '') sides.after[name] = valueWord(field, to);
  }
  return sides;
}

/** The first entry lists every value; it is folded away, since nothing of it is a change. */
export function isFirst(entry: HistoryEntry): boolean {
  return entry.changes.length > 0 && entry.changes.every((change) => change.from === '');
}
