// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type Token = Schemas['TokenView'];
export type OwnTokens = Schemas['OwnTokens'];
export type NewToken = Schemas['NewToken'];
export type CreatedToken = Schemas['CreatedToken'];

export async function fetchOwnTokens(): Promise<OwnTokens> {
  return ok<OwnTokens>(client.GET('/api/v1/session/tokens', {}));
}

export async function createToken(body: NewToken): Promise<CreatedToken> {
  return ok<CreatedToken>(client.POST('/api/v1/session/tokens', { body }));
}

export async function revokeOwnToken(id: number): Promise<void> {
  await ok(client.DELETE('/api/v1/session/tokens/{id}', { params: { path: { id } } }));
}

export async function listTokens(query: Record<string, string>, signal: AbortSignal): Promise<Page<Token>> {
  return ok<Page<Token>>(client.GET('/api/v1/tokens', { params: { query }, signal }));
}

export async function revokeToken(id: number, reason: string): Promise<void> {
  await ok(client.POST('/api/v1/tokens/{id}/revoke', { params: { path: { id } }, body: { reason } }));
}
