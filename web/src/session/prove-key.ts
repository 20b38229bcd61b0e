// SPDX-License-Identifier: Apache-2.0
// Proves to the server that somebody has the key of a certificate: signs its nonce for one purpose and one login.
import { client, ok } from '@/api/client';
import type { SigningKey } from './key-file';

export interface KeyProof {
  certificate: string;
  nonce: string;
  signature: string;
}

export async function proveKey(key: SigningKey, purpose: 'sign_in' | 'enrol', login: string): Promise<KeyProof> {
  const { nonce } = await ok<{ nonce: string }>(client.GET('/api/v1/sign_in/challenge', {}));
  return { certificate: key.certificate, nonce, signature: key.sign(`yunguan ${purpose}\n${nonce}\n${login}`) };
}
