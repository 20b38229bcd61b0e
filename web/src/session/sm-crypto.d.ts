// SPDX-License-Identifier: Apache-2.0
declare module 'sm-crypto' {
  export const sm2: {
    doEncrypt(message: string, publicKey: string, cipherMode: 0 | 1): string;
    doDecrypt(cipher: string, privateKey: string, cipherMode: 0 | 1): string;
    generateKeyPairHex(): { privateKey: string; publicKey: string };
    getPublicKeyFromPrivateKey(privateKey: string): string;
    doSignature(message: string, privateKey: string, options?: { hash?: boolean; publicKey?: string; der?: boolean; userId?: string }): string;
    doVerifySignature(message: string, signature: string, publicKey: string, options?: { hash?: boolean; der?: boolean; userId?: string }): boolean;
  };
  /** HMAC-SM3 with a key (hex). */
  export function sm3(input: string | number[], options?: { key: string }): string;
  export const sm4: {
    decrypt(ciphertext: string, key: string, options: { mode: 'cbc'; iv: string; output: 'array' }): number[];
  };
}
