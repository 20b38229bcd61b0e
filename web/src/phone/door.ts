// SPDX-License-Identifier: Apache-2.0
// When the session ends while somebody works: the page stays as it is, with all that was typed, and a sheet over it asks
// to sign in anew.
import { shallowRef } from 'vue';

import { connection } from '@/api/client';
import { events } from '@/api/events';
import { useSession } from '@/session/session';

/** Ends of a session that are explained, by the server's code. */
const kExplained: Record<string, string> = { 'session.kicked': 'kicked', 'session.outside_hours': 'hours', 'session.outside_network': 'network' };

export interface Ended {
  /** Key under account.ended; empty for a session that ran out. */
  why: string;
  /** Who worked here; somebody else begins anew. */
  person: number;
  login: string;
}

export const ended = shallowRef<Ended>();

function end(code = ''): void {
  const session = useSession();
  if (session.state !== 'in' || !session.person) return;
  ended.value = { why: kExplained[code] ?? '', person: session.person.id, login: session.person.login };
  session.forget();
}

export function watchTheDoor(): void {
  connection.onSignedOut = (problem) => end(problem.code);
  events.on('session_ended', (data) => end((data as { code?: string } | undefined)?.code));
  // What was missed may be that this session may not go on.
  events.on('resync', () => {
    if (useSession().state === 'in') void useSession().refresh().catch(() => undefined);
  });
}

/** After signing in over a page: true when the same person may go on where the page stands. */
export function backIn(): boolean {
  const session = useSession();
  const before = ended.value;
  ended.value = undefined;
  return !before || (before.person === session.person?.id && !session.mustChangePassword);
}
