declare module 'sm-crypto' {
  export const sm2: {
    doEncrypt(message: string, publicKey: string, cipherMode: 0 | 1): string;
    doDecrypt(cipher: string, privateKey: string, cipherMode: 0 | 1): string;
    generateKeyPairHex(): { privateKey: string; publicKey: string };
  };
}
