// SPDX-License-Identifier: Apache-2.0
import { sm2 } from 'sm-crypto';
import { expect, it } from 'vitest';

import { seal } from './secret';

it('seals the words with the nonce, so that only the holder of the key reads them', async () => {
  const pair = sm2.generateKeyPairHex();
  const secret = await seal({ password: '口令 Pass-1' }, { public_key: pair.publicKey, nonce: 'n1' });
  expect(secret).toMatch(/^[0-9a-f]+$/);
  expect(secret).not.toContain('50617373');
  expect(JSON.parse(sm2.doDecrypt(secret, pair.privateKey, 1))).toEqual({ password: '口令 Pass-1', nonce: 'n1' });
});

it('never seals the same words to the same bytes', async () => {
  const pair = sm2.generateKeyPairHex();
  const key = { public_key: pair.publicKey, nonce: 'n1' };
  expect(await seal({ password: 'x' }, key)).not.toBe(await seal({ password: 'x' }, key));
});
