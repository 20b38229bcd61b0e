// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { KeyProof } from '@/session/prove-key';
import { sealFresh } from '@/session/secret';

export type Certificate = Schemas['CertificateView'];

export async function fetchCertificates(): Promise<Certificate[]> {
  return (await ok<{ items: Certificate[] }>(client.GET('/api/v1/session/certificates', {}))).items;
}

export async function enrolCertificate(proof: KeyProof, password: string): Promise<Certificate> {
  const secret = await sealFresh({ password });
  return ok<Certificate>(client.POST('/api/v1/session/certificates', { body: { ...proof, secret } }));
}

export async function disableCertificate(id: Certificate['id']): Promise<void> {
  await ok(client.DELETE('/api/v1/session/certificates/{id}', { params: { path: { id } } }));
}
