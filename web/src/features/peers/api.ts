// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import type { CallRow } from '@/reference/peer-call';

export type Peer = Schemas['PeerView'];
export type PeerFields = Schemas['PeerInput'];
export type PeerSecret = Schemas['PeerSecret'];
export type PeerTrial = Schemas['PeerTrial'];

type Named = { params: { path: { code: string } } };
const named = (code: string): Named => ({ params: { path: { code } } });

export const listPeers = async (): Promise<Peer[]> => (await ok<Schemas['PeersAnswer']>(client.GET('/api/v1/peers', {}))).items;
export const addPeer = (code: string, fields: PeerFields, key: string): Promise<Peer> =>
  ok<Peer>(client.POST('/api/v1/peers', { body: { code, ...fields }, headers: idempotent(key) }));
export const changePeer = (peer: Peer, fields: PeerFields): Promise<Peer> =>
  ok<Peer>(client.PUT('/api/v1/peers/{code}', { params: { path: { code: peer.code }, header: ifMatch(peer.version) }, body: fields }));
export const newSecret = (peer: Peer, at_once: boolean): Promise<PeerSecret> =>
  ok<PeerSecret>(client.POST('/api/v1/peers/{code}/secret', { params: { path: { code: peer.code }, header: ifMatch(peer.version) }, body: { at_once } }));
export const tryPeer = (code: string): Promise<PeerTrial> => ok<PeerTrial>(client.POST('/api/v1/peers/{code}/trial', named(code)));
export const listCalls = (query: Record<string, string>, signal: AbortSignal): Promise<Page<CallRow>> =>
  ok<Page<CallRow>>(client.GET('/api/v1/peer_calls', { params: { query: query as never }, signal }));
