// SPDX-License-Identifier: Apache-2.0
// Who is signed in and what the person may do. The server decides every time; this only hides what it would refuse.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import { client, connection, ok } from '@/api/client';
import { events } from '@/api/events';
import { ApiProblem } from '@/api/problem';
import type { Session } from '@/api/types';
import type { SigningKey } from './key-file';
import { usePreferences } from './preferences';
import { proveKey } from './prove-key';
import { sealFresh } from './secret';
import { dropStepsOf } from './step-draft';

export type SessionState = 'unknown' | 'in' | 'out';

export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null);
  const state = ref<SessionState>('unknown');
  let loading: Promise<void> | undefined;

  const person = computed(() => session.value?.person);
  const mustChangePassword = computed(() => session.value?.must_change_password ?? false);
  const permissions = computed(() => new Set(session.value?.permissions ?? []));

  function take(next: Session): void {
    session.value = next;
    state.value = 'in';
    connection.csrfToken = next.csrf_token;
    usePreferences().take(next.preferences ?? {});
    events.open();
  }

  function forget(): void {
    session.value = null;
    state.value = 'out';
    connection.csrfToken = '';
    events.close();
  }

  /** Asks the server once who is signed in; later calls wait for the same answer. */
  async function load(): Promise<void> {
    if (state.value !== 'unknown') return;
    loading ??= refresh().finally(() => (loading = undefined));
    return loading;
  }

  async function refresh(): Promise<void> {
    try {
      take(await ok<Session>(client.GET('/api/v1/session', {})));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return forget();
      throw error;
    }
  }

  async function signIn(login: string, password: string): Promise<void> {
    const secret = await sealFresh({ password });
    take(await ok<Session>(client.POST('/api/v1/sign_in', { body: { login, secret } })));
  }

  async function signInWithCertificate(login: string, key: SigningKey): Promise<void> {
    const body = { login, ...(await proveKey(key, 'sign_in', login)) };
    take(await ok<Session>(client.POST('/api/v1/sign_in/certificate', { body })));
  }

  async function signOut(): Promise<void> {
    if (person.value) dropStepsOf(person.value.id);
    try {
      await ok(client.DELETE('/api/v1/session', {}));
    } finally {
      forget();
    }
  }

  async function changePassword(old: string, next: string): Promise<void> {
    const secret = await sealFresh({ old, new: next });
    await ok(client.POST('/api/v1/session/password', { body: { secret } }));
    await refresh();
  }

  /** True without a permission, or when one of the given ones is held. */
  function can(permission?: string | string[]): boolean {
    if (!permission) return true;
    return [permission].flat().some((one) => permissions.value.has(one));
  }

  return { session, state, person, mustChangePassword, load, refresh, signIn, signInWithCertificate, signOut, changePassword, forget, can };
});
