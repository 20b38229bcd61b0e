// SPDX-License-Identifier: Apache-2.0
import { computed, reactive, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { useSession } from '@/session/session';

export interface SignIn {
  values: { login: string; password: string };
  busy: Ref<boolean>;
  capsLock: Ref<boolean>;
  /** Which field is still empty, once it was tried. */
  missing: ComputedRef<'login' | 'password' | undefined>;
  problem: ShallowRef<ApiProblem | undefined>;
  watchCaps: (event: Event) => void;
  submit: () => Promise<boolean>;
}

export function useSignIn(): SignIn {
  const session = useSession();
  const values = reactive({ login: '', password: '' });
  const busy = ref(false);
  const tried = ref(false);
  const capsLock = ref(false);
  const problem = shallowRef<ApiProblem>();
  const missing = computed(() => {
    if (!tried.value) return undefined;
    if (!values.login.trim()) return 'login' as const;
    return values.password ? undefined : ('password' as const);
  });

  async function submit(): Promise<boolean> {
    tried.value = true;
    if (missing.value || busy.value) return false;
    busy.value = true;
    problem.value = undefined;
    try {
      await session.signIn(values.login.trim(), values.password);
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      values.password = '';
      tried.value = false;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return {
    values, busy, capsLock, missing, problem, submit,
    watchCaps: (event) => (capsLock.value = event instanceof KeyboardEvent && event.getModifierState('CapsLock')),
  };
}
