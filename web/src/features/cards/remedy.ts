// SPDX-License-Identifier: Apache-2.0
// What closes a card's gaps, as the server proposes it, and what a change of several at once would be.
import type { Schemas } from '@/api/types';
import type { Duty } from '@/reference/card';
import type { FieldValues } from './api';
import { mendedIn } from './duty-explained';

export type Remedy = Schemas['Remedy'];

/** The values to send; undefined when none of these can be closed by a change. */
export function changesOfRemedies(remedies: Remedy[]): FieldValues | undefined {
  const changes = Object.assign({}, ...remedies.filter((one) => one.kind === 'change').map((one) => one.changes)) as FieldValues;
  return Object.keys(changes).length ? changes : undefined;
}

export const byDuty = (remedies: Remedy[], duty: Duty): Remedy | undefined => remedies.find((one) => one.duty === duty);

/** Where a person goes on; undefined where the platform has no page for it. */
export function placeOf(remedy: Remedy, card: number): { path: string; query?: Record<string, string>; hash?: string } | undefined {
  if (remedy.kind === 'exception') return { path: '/compliance/exceptions/new', query: { card_id: String(card), duty: remedy.duty } };
  if (remedy.kind === 'order' || remedy.kind === 'change') return undefined;
  // A whitelist changes by request and review, which stands with the card's controls.
  if (remedy.kind === 'whitelist') return { path: `/cards/${card}`, query: { tab: 'controls' } };
  return { path: `/cards/${card}/edit`, hash: `#${mendedIn(remedy.duty as Duty)}` };
}
