// SPDX-License-Identifier: Apache-2.0
// The person's own sessions, on whatever device.
import { client, ok } from '@/api/client';
import type { OwnSession } from '@/api/types';

export async function fetchSessions(): Promise<OwnSession[]> {
  return (await ok<{ items: OwnSession[] }>(client.GET('/api/v1/sessions', {}))).items;
}

export async function endSession(id: OwnSession['id']): Promise<void> {
  await ok(client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));
}
