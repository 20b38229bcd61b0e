// SPDX-License-Identifier: Apache-2.0
// Before the stories: one browser for all of them, and everybody of the demonstration signed in once, by the API. Signing in by
// the page has a story of its own. Needs YUNGUAN_URL and YUNGUAN_DEMO_PASSWORD of a platform with the demonstration's fleet.
import { chromium, request } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';
import { sm2 } from 'sm-crypto';
import type { TestProject } from 'vitest/node';

export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
    password: string;
    browser: string;
    people: Record<string, SignedIn>;
  }
}

const kPeople = ['sysadmin', 'secadmin', 'auditor', 'manager', 'deputy', 'unituser', 'leader', 'carrier'];
const kC1C3C2 = 1;
// A browser that talks to our server only.
const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

async function signIn(url: string, login: string, password: string): Promise<SignedIn> {
  const api = await request.newContext({ baseURL: url });
  const key = (await (await api.get('/api/v1/sign_in/key')).json()) as { public_key: string; nonce: string };
  const secret = sm2.doEncrypt(JSON.stringify({ password, nonce: key.nonce }), key.public_key, kC1C3C2);
  const answer = await api.post('/api/v1/sign_in', { data: { login, secret } });
  if (!answer.ok()) throw new Error(`${login} cannot sign in: ${await answer.text()}`);
  const state = await api.storageState();
  await api.dispose();
  return state;
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.YUNGUAN_URL ?? 'http://127.0.0.1:8080';
  const password = process.env.YUNGUAN_DEMO_PASSWORD ?? '';
  const people = Object.fromEntries(await Promise.all(kPeople.map(async (login) => [login, await signIn(url, login, password)] as const)));
  const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: kFlags });
  project.provide('url', url);
  project.provide('password', password);
  project.provide('people', people);
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
