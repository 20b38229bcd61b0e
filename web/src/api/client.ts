// SPDX-License-Identifier: Apache-2.0
// The one way to the server. Calls are typed by the OpenAPI document (npm run api); every refusal becomes an ApiProblem.
import createClient from 'openapi-fetch';

import { ApiProblem, kUnreadable, unreachable } from './problem';
import type { ProblemBody } from './problem';
import type { paths } from './schema';

/** What the session and the language switch tell the client; read on every call. */
export const connection = {
  csrfToken: '',
  language: 'zh',
  onSignedOut: (_problem: ApiProblem): void => {},
  onReachable: (_reachable: boolean): void => {},
};

const kSafe = new Set(['GET', 'HEAD', 'OPTIONS']);

async function send(input: Request): Promise<Response> {
  try {
    const response = await fetch(input);
    connection.onReachable(true);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    connection.onReachable(false);
    throw unreachable();
  }
}

export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  credentials: 'same-origin',
  fetch: send,
});

client.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', connection.language);
    if (!kSafe.has(request.method) && connection.csrfToken) request.headers.set('X-CSRF-Token', connection.csrfToken);
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or the problem thrown. An answer of 401 also ends the session in this browser. */
export async function ok<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await okWithResponse(call)).data;
}

/** As ok(), with the response for its headers. */
export async function okWithResponse<T>(call: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  const { data, error, response } = await call;
  if (response.ok) return { data: data as T, response };
  const body: ProblemBody = typeof error === 'object' && error !== null ? (error as ProblemBody) : { code: kUnreadable };
  const problem = new ApiProblem(response.status, body);
  if (problem.status === 401 && !problem.code.startsWith('sign_in.')) connection.onSignedOut(problem);
  throw problem;
}

/** Headers of an edit: the version that was read must still be the newest. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}

/** Headers of a create: sending it twice makes one thing. Make the key when the form opens, not when it is sent. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
