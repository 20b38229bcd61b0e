// SPDX-License-Identifier: Apache-2.0
// Passwords leave the browser only SM2-encrypted, with a nonce of the server that works once within two minutes.
import { client, ok } from '@/api/client';

export interface SignInKey {
  public_key: string;
  nonce: string;
  expires_at: string;
  policy: PasswordPolicy;
}

/** Zero: no such rule. */
export interface PasswordPolicy {
  password_min: number;
  /** Of: small letters, capitals, digits, all others. */
  password_kinds_min: number;
  password_history: number;
  password_age_days: number;
}

// C1 ‖ C3 ‖ C2, the order of GM/T 0003.4.
const kC1C3C2 = 1;

export async function fetchKey(): Promise<SignInKey> {
  return ok<SignInKey>(client.GET('/api/v1/sign_in/key', {}));
}

export async function seal(words: Record<string, string>, key: Pick<SignInKey, 'public_key' | 'nonce'>): Promise<string> {
  const { sm2 } = await import('sm-crypto');
  return sm2.doEncrypt(JSON.stringify({ ...words, nonce: key.nonce }), key.public_key, kC1C3C2);
}

/** Fetches a fresh key and seals with it. */
export async function sealFresh(words: Record<string, string>): Promise<string> {
  return seal(words, await fetchKey());
}
