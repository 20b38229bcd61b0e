// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';

export type Clause = Schemas['Clause'];
export type ClassDuty = Schemas['ClassDuty'];
export type ClassRule = Schemas['ClassView'];
export type GeneralRule = Schemas['GeneralRule'];
export type Rules = Schemas['RulesView'];
export type Segment = Schemas['Segment'];
export type Scene = Schemas['Scene'];
export type ContractScene = Schemas['ContractScene'];
export type Scenes = Schemas['ScenesFile'];
export type BlacklistCategory = Schemas['BlacklistCategory'];

export const fetchRules = (): Promise<Rules> => ok<Rules>(client.GET('/api/v1/rules', {}));
export const fetchScenes = (): Promise<Scenes> => ok<Scenes>(client.GET('/api/v1/rules/scenes', {}));

/** Entered ones first: of two with one prefix they hold. */
export async function fetchSegments(): Promise<(Segment & { own: boolean })[]> {
  const { items, own } = await ok<{ items: Segment[]; own: Segment[] }>(client.GET('/api/v1/rules/segments', {}));
  return [...own.map((segment) => ({ ...segment, own: true })), ...items.map((segment) => ({ ...segment, own: false }))];
}

export async function fetchBlacklist(): Promise<BlacklistCategory[]> {
  return (await ok<{ categories: BlacklistCategory[] }>(client.GET('/api/v1/rules/blacklist', {}))).categories;
}
