// SPDX-License-Identifier: Apache-2.0
// A person for one story alone, made by the administrators over the API, so that what is done to the person disturbs no other
// story.
import { request } from 'playwright-core';
import type { APIRequestContext, APIResponse } from 'playwright-core';
import { sm2 } from 'sm-crypto';
import { inject } from 'vitest';

import type { SignedIn } from './stage';

const kC1C3C2 = 1;

export interface OwnPerson {
  id: number;
  login: string;
  name: string;
  password: string;
}

/** Calls the API as somebody of the demonstration. */
export async function asking(login: string): Promise<(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<APIResponse>> {
  const api = await request.newContext({ baseURL: inject('url'), storageState: inject('people')[login] });
  return call(api);
}

async function call(api: APIRequestContext): Promise<(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<APIResponse>> {
  const { csrf_token: token } = (await (await api.get('/api/v1/session')).json()) as { csrf_token: string };
  return (method, path, body, headers = {}) => api.fetch(path, { method, headers: { 'X-CSRF-Token': token, ...headers }, data: body });
}

async function sealed(api: APIRequestContext, words: Record<string, string>): Promise<string> {
  const key = (await (await api.get('/api/v1/sign_in/key')).json()) as { public_key: string; nonce: string };
  return sm2.doEncrypt(JSON.stringify({ ...words, nonce: key.nonce }), key.public_key, kC1C3C2);
}

async function good<T>(answer: APIResponse): Promise<T> {
  if (!answer.ok()) throw new Error(`${answer.url()}: ${await answer.text()}`);
  return (await answer.json().catch(() => undefined)) as T;
}

/** Made by the system administrator, given the role by the security administrator, and past the first password. */
export async function ownPerson(name: string, role: string): Promise<OwnPerson> {
  const mark = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`;
  const person = { id: 0, login: `story.${mark}`, name, password: 'Calm-Harbour-7-Oars' };
  const api = await request.newContext({ baseURL: inject('url') });
  const first = 'Early-Lantern-9-Dock';
  const sysadmin = await asking('sysadmin');
  const secadmin = await asking('secadmin');
  const units = await good<{ items: { id: number; code: string; parent_id?: number }[] }>(await sysadmin('GET', '/api/v1/units'));
  const unit = units.items.find((one) => !one.parent_id)!.id;
  const body = { login: person.login, name, unit_id: unit, initial_password_secret: await sealed(api, { password: first }) };
  person.id = (await good<{ id: number }>(await sysadmin('POST', '/api/v1/people', body, { 'Idempotency-Key': mark }))).id;
  const roles = await good<{ items: { id: number; code: string }[] }>(await secadmin('GET', '/api/v1/roles'));
  await good(await secadmin('POST', `/api/v1/people/${person.id}/roles`, { role_id: roles.items.find((one) => one.code === role)!.id, unit_id: unit }));
  await good(await api.post('/api/v1/sign_in', { data: { login: person.login, secret: await sealed(api, { password: first }) } }));
  await good(await (await call(api))('POST', '/api/v1/session/password', { secret: await sealed(api, { old: first, new: person.password }) }));
  await api.dispose();
  return person;
}

/** One more session of the person, as a browser keeps it. */
export async function sessionOf(person: OwnPerson): Promise<SignedIn> {
  const api = await request.newContext({ baseURL: inject('url') });
  await good(await api.post('/api/v1/sign_in', { data: { login: person.login, secret: await sealed(api, { password: person.password }) } }));
  const state = await api.storageState();
  await api.dispose();
  return state;
}
