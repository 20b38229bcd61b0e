// SPDX-License-Identifier: Apache-2.0
// What waits for the person, from all sources together: one answer for the page and for the badge on its tab. A source that fails
// leaves the others standing.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { useFollowing } from '@/page/use-following';
import { useSession } from '@/session/session';
import { kSources } from './sources';
import type { Todo } from './todo';

interface Part {
  items: Todo[];
  more: boolean;
}

export const useTodos = defineStore('todos', () => {
  const session = useSession();
  const parts = shallowRef(new Map<string, Part>());
  const problem = shallowRef<ApiProblem>();
  const loaded = ref(false);
  let newest = 0;

  const items = computed(() => [...parts.value.values()].flatMap((part) => part.items));
  const count = computed(() => items.value.length);
  /** Kinds of which there are more than are listed. */
  const more = computed(() => [...parts.value].filter(([, part]) => part.more).map(([kind]) => kind));
  const sources = computed(() => kSources.filter((source) => session.can(source.permission)));

  async function refresh(): Promise<void> {
    const person = session.person?.id;
    if (!person) return;
    const mine = (newest += 1);
    const asked = sources.value;
    const answers = await Promise.allSettled(asked.map((source) => source.load(person)));
    if (mine !== newest) return;
    const next = new Map<string, Part>();
    problem.value = undefined;
    answers.forEach((answer, at) => {
      const { kind } = asked[at]!;
      const kept = answer.status === 'fulfilled' ? answer.value : parts.value.get(kind);
      if (kept) next.set(kind, kept);
      if (answer.status === 'rejected') problem.value = asProblem(answer.reason);
    });
    parts.value = next;
    loaded.value = true;
  }

  useFollowing(kSources.flatMap((source) => source.events), refresh);
  return { items, count, more, problem, loaded, refresh };
});
