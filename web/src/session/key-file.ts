// SPDX-License-Identifier: Apache-2.0
// A signing key in a file closed with a PIN (src/crypto/signing_key_file.h has its form). It is opened and used here, in the
// browser; neither PIN nor key leaves it.

const kKind = 'yunguan.signing_key';
const kSaltHex = 32;
const kIterationsMax = 1_000_000;
/** Iterations between two pauses, so that the page stays alive. */
const kStep = 2_000;

export class KeyFileFault extends Error {
  constructor(readonly kind: 'format' | 'pin') {
    super(kind);
  }
}

export interface SigningKey {
  /** PEM. */
  certificate: string;
  /** Hex of r ‖ s, SM2 with SM3. */
  sign: (message: string) => string;
}

interface KeyFile {
  kind: string;
  version: number;
  certificate: string;
  kdf: { name: string; iterations: number; salt: string };
  cipher: { name: string; iv: string };
  key: string;
  mac: string;
}

export function readKeyFile(text: string): KeyFile {
  let file: Partial<KeyFile>;
  try {
    file = JSON.parse(text) as Partial<KeyFile>;
  } catch {
    throw new KeyFileFault('format');
  }
  const { kdf, cipher } = file ?? {};
  const good =
    file?.kind === kKind && file.version === 1 && typeof file.certificate === 'string' && kdf?.name === 'pbkdf2-hmac-sm3' && kdf.iterations >= 1 &&
    kdf.iterations <= kIterationsMax && isHex(kdf.salt, kSaltHex) && cipher?.name === 'sm4-cbc' && isHex(cipher.iv, 32) && isHex(file.key) && isHex(file.mac, 64);
  if (!good) throw new KeyFileFault('format');
  return file as KeyFile;
}

function isHex(text: unknown, length?: number): boolean {
  return typeof text === 'string' && /^([0-9a-f]{2})+$/.test(text) && (length === undefined || text.length === length);
}

/** The certificate of a key file, or of a PEM file. */
export function certificateIn(text: string): string {
  const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text);
  if (pem && !text.trimStart().startsWith('{')) return `${pem[0]}\n`;
  return readKeyFile(text).certificate;
}

/** Takes about a second, most of it making guesses at the PIN expensive. */
export async function openKeyFile(text: string, pin: string): Promise<SigningKey> {
  const file = readKeyFile(text);
  const { sm2, sm3, sm4 } = await import('sm-crypto');
  const derived = await derive(sm3, pin, file.kdf.salt, file.kdf.iterations);
  const [cipherKey, macKey] = [derived.slice(0, 32), derived.slice(32)];
  if (sm3(bytes(file.cipher.iv + file.key), { key: macKey }) !== file.mac) throw new KeyFileFault('pin');
  const scalar = hex(sm4.decrypt(file.key, cipherKey, { mode: 'cbc', iv: file.cipher.iv, output: 'array' }));
  if (scalar.length !== 64) throw new KeyFileFault('format');
  const publicKey = sm2.getPublicKeyFromPrivateKey(scalar);
  return {
    certificate: file.certificate,
    sign: (message) => sm2.doSignature(message, scalar, { hash: true, publicKey }),
  };
}

type Sm3 = (input: string | number[], options?: { key: string }) => string;

/** PBKDF2 (RFC 8018) with the library's HMAC-SM3; its 32 bytes are one block. */
async function derive(sm3: Sm3, pin: string, salt: string, iterations: number): Promise<string> {
  const key = hex([...new TextEncoder().encode(pin)]);
  let round = bytes(sm3(bytes(`${salt}00000001`), { key }));
  const block = [...round];
  for (let n = 1; n < iterations; n += 1) {
    round = bytes(sm3(round, { key }));
    for (let at = 0; at < block.length; at += 1) block[at]! ^= round[at]!;
    if (n % kStep === 0) await new Promise((go) => setTimeout(go));
  }
  return hex(block);
}

function bytes(text: string): number[] {
  const all = new Array<number>(text.length / 2);
  for (let at = 0; at < all.length; at += 1) all[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return all;
}

function hex(all: number[]): string {
  return all.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
