// SPDX-License-Identifier: Apache-2.0
import { computed, reactive, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import { problemWords } from '@/piece/problem-words';
import { KeyFileFault, openKeyFile } from '@/session/key-file';
import { useSession } from '@/session/session';

export type Way = 'password' | 'certificate';
type Field = 'login' | 'password' | 'file' | 'pin';

export interface SignIn {
  way: Ref<Way>;
  values: { login: string; password: string; file: string; pin: string };
  busy: Ref<boolean>;
  capsLock: Ref<boolean>;
  /** Which field is still empty, once it was tried. */
  missing: ComputedRef<Field | undefined>;
  /** Which field is wrong, as found in the browser. */
  wrong: Ref<'file' | 'pin' | undefined>;
  /** What the server refused, in its words. */
  refused: ShallowRef<string>;
  watchCaps: (event: Event) => void;
  submit: () => Promise<boolean>;
}

export function useSignIn(): SignIn {
  const session = useSession();
  const way = ref<Way>('password');
  const values = reactive({ login: '', password: '', file: '', pin: '' });
  const busy = ref(false);
  const tried = ref(false);
  const capsLock = ref(false);
  const wrong = ref<'file' | 'pin'>();
  const refused = shallowRef('');
  const missing = computed<Field | undefined>(() => {
    if (!tried.value) return undefined;
    const needed: Field[] = way.value === 'password' ? ['login', 'password'] : ['login', 'file', 'pin'];
    return needed.find((field) => !values[field].trim());
  });

  async function enter(): Promise<void> {
    const login = values.login.trim();
    if (way.value === 'password') return session.signIn(login, values.password);
    const key = await openKeyFile(values.file, values.pin);
    return session.signInWithCertificate(login.toLowerCase(), key);
  }

  async function submit(): Promise<boolean> {
    tried.value = true;
    if (missing.value || busy.value) return false;
    busy.value = true;
    refused.value = '';
    wrong.value = undefined;
    try {
      await enter();
      return true;
    } catch (error) {
      if (error instanceof KeyFileFault) wrong.value = error.kind === 'pin' ? 'pin' : 'file';
      else refused.value = problemWords(asProblem(error)).happened;
      values.password = '';
      values.pin = '';
      tried.value = false;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return {
    way, values, busy, capsLock, missing, wrong, refused, submit,
    watchCaps: (event) => (capsLock.value = event instanceof KeyboardEvent && event.getModifierState('CapsLock')),
  };
}
