// SPDX-License-Identifier: Apache-2.0
import { sm2 } from 'sm-crypto';
import { expect, it } from 'vitest';

import { certificateIn, KeyFileFault, openKeyFile, readKeyFile } from './key-file';

// As `yunguan people certificate issue` writes one.
const kFile =
  '{"kind":"yunguan.signing_key","version":1,"certificate":"-----BEGIN CERTIFICATE-----\\nMIIBQjCB6qADAgECAhBW8eb27p0mgB3KNxgqxBvyMAoGCCqBHM9VAYN1MBMxETAP\\nBgNVBAMMCHVuaXR1c2VyMB4XDTI1MTIzMTE2MDAwMFoXDTM1MTIzMTE2MDAwMFow\\nEzERMA8GA1UEAwwIdW5pdHVzZXIwWTATBgcqhkjOPQIBBggqgRzPVQGCLQNCAAT3\\n98vU05OFRvQpCZt0lBOl+rjoCnPBVOqoLCpV+YHpM6mAk8bpYBxadR8vvMT0NJoV\\ny0Tmik2Jye8q+aCqehyPoyAwHjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIG\\nwDAKBggqgRzPVQGDdQNHADBEAiAxfqhiszzprFiEtN2DQPrt2yxnnE1SPxeKgvGP\\nVdl/vwIgQ3BFamYihuOsO3wJ8OjqFNfQLQBTP3LAHGyEEleEcxE=\\n-----END CERTIFICATE-----\\n","kdf":{"name":"pbkdf2-hmac-sm3","iterations":50000,"salt":"998fb703d4131735299c32871a9fa68e"},"cipher":{"name":"sm4-cbc","iv":"311309d7799e78eb4f0e3466d60f339a"},"key":"e6aaa78684a6cf1e1d2d209f62838eec01fe00f8f6dd46946119a378fa60f12ee8de7b3eed93d69541a9e39e9722b620","mac":"b4a49f491f51c0d445e2b562ad48fe66b957ce5d1109a0c0d5082a13ce04b3cf"}';
const kPin = '246810';

const kind = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'good';
  } catch (error) {
    return error instanceof KeyFileFault ? error.kind : String(error);
  }
};

it('opens with its PIN and signs as its certificate says', async () => {
  const key = await openKeyFile(kFile, kPin);
  const signature = key.sign('yunguan sign_in\nnonce\nunituser');
  expect(signature).toMatch(/^[0-9a-f]{128}$/);
  const der = atob(key.certificate.replace(/-----[^-]+-----|\s/g, ''));
  const publicKey = /\x03\x42\x00(\x04[^]{64})/.exec(der)![1]!;
  const hex = [...publicKey].map((sign) => sign.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  expect(sm2.doVerifySignature('yunguan sign_in\nnonce\nunituser', signature, hex, { hash: true })).toBe(true);
  expect(sm2.doVerifySignature('yunguan enrol\nnonce\nunituser', signature, hex, { hash: true })).toBe(false);
}, 30_000);

it('knows a wrong PIN and a changed file', async () => {
  const short = JSON.parse(kFile) as { kdf: { iterations: number }; key: string };
  expect(await kind(() => openKeyFile(kFile, '246811'))).toBe('pin');
  short.key = short.key.replace(/^../, 'ff');
  expect(await kind(() => openKeyFile(JSON.stringify(short), kPin))).toBe('pin');
}, 30_000);

it.each(['', '{', '[]', 'null', '{"kind":"other"}', kFile.replace('sm4-cbc', 'aes'), kFile.replace('50000', '5e9')])('refuses %.20s', async (text) =>
  expect(await kind(() => readKeyFile(text))).toBe('format'),
);

it('finds the certificate in a key file and in a PEM file', () => {
  const pem = certificateIn(kFile);
  expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  expect(certificateIn(`Bag Attributes\n${pem}`)).toBe(pem);
  expect(() => certificateIn('x')).toThrow(KeyFileFault);
});
