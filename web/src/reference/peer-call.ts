// SPDX-License-Identifier: Apache-2.0
// Calls to peers as the API sends them: the log of all, and those of an order.
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { Tone } from '@/piece/tone';

export type CallRow = Schemas['CallRow'];
export type CallDetail = Schemas['CallDetail'];
export type CallTry = Schemas['TryView'];
export type CallState = CallRow['state'];

export const kCallStates: CallState[] = ['waiting', 'accepted', 'answered', 'failed', 'skipped'];
const kTones: Record<CallState, Tone> = { waiting: 'busy', accepted: 'busy', answered: 'good', failed: 'bad', skipped: 'idle' };

/** An answer that it was not done is an answer, but no good one. */
export const callTone = (call: Pick<CallRow, 'state' | 'outcome'>): Tone => (call.state === 'answered' && call.outcome === 'failed' ? 'bad' : kTones[call.state]);

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const getCall = (id: number): Promise<CallDetail> => ok<CallDetail>(client.GET('/api/v1/peer_calls/{id}', { params: one(id) }));
export const callsOfOrder = async (id: number): Promise<CallDetail[]> => (await ok<Schemas['OrderCalls']>(client.GET('/api/v1/orders/{id}/calls', { params: one(id) }))).items;
export const sendCallAgain = (id: number): Promise<CallDetail> => ok<CallDetail>(client.POST('/api/v1/peer_calls/{id}/send', { params: one(id) }));
export const giveUpCall = (id: number, words: string): Promise<CallDetail> => ok<CallDetail>(client.POST('/api/v1/peer_calls/{id}/give_up', { params: one(id), body: { words } }));
