// SPDX-License-Identifier: Apache-2.0
// An answer that follows what is being typed: asked for when the typing rests, the newest question wins.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';

const kRestMs = 300;

export interface Live<T> {
  answer: ShallowRef<T | undefined>;
  asking: Ref<boolean>;
  problem: ShallowRef<ApiProblem | undefined>;
}

/** `question` returns undefined while there is nothing to ask. The last answer stays until the next one is there. */
export function useLive<Q, T>(question: () => Q | undefined, ask: (question: Q) => Promise<T>, restMs = kRestMs): Live<T> {
  const answer = shallowRef<T>();
  const asking = ref(false);
  const problem = shallowRef<ApiProblem>();
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    question,
    (now) => {
      clearTimeout(timer);
      newest += 1;
      if (now === undefined) {
        answer.value = undefined;
        asking.value = false;
        return;
      }
      asking.value = true;
      const mine = newest;
      timer = setTimeout(() => void run(now, mine), answer.value === undefined && !problem.value ? 0 : restMs);
    },
    { immediate: true, deep: true },
  );

  async function run(now: Q, mine: number): Promise<void> {
    try {
      const came = await ask(now);
      if (mine !== newest) return;
      answer.value = came;
      problem.value = undefined;
    } catch (error) {
      if (mine === newest) problem.value = asProblem(error);
    } finally {
      if (mine === newest) asking.value = false;
    }
  }

  onScopeDispose(() => {
    clearTimeout(timer);
    newest += 1;
  });
  return { answer, asking, problem };
}
