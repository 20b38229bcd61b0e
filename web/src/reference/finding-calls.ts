// SPDX-License-Identifier: Apache-2.0
// The calls about findings that the console and the phone both make.
import { client, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import type { FindingRow } from './finding';

export type Detail = Schemas['FindingDetail'];
export type Summary = Schemas['SummaryAnswer'];
export type Dictionary = Schemas['DictionaryAnswer'];
export type Rows = Schemas['RowsAnswer'];
export type ActInput = Schemas['FindingActInput'];
export type ActName = ActInput['act'];
export type Many = Schemas['ManyAnswer'];
/** Applications are blocked by category. */
export type Category = Schemas['ApplicationListAnswer']['categories'][number];
export interface Somebody {
  id: number;
  name: string;
  login: string;
}

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const listFindings = (query: Record<string, string>, signal?: AbortSignal): Promise<Page<FindingRow>> =>
  ok<Page<FindingRow>>(client.GET('/api/v1/findings', { params: { query: query as never }, signal }));
export const getFinding = (id: number): Promise<Detail> => ok<Detail>(client.GET('/api/v1/findings/{id}', { params: one(id) }));
export const getSummary = (query: Record<string, string> = {}): Promise<Summary> => ok<Summary>(client.GET('/api/v1/findings/summary', { params: { query: query as never } }));
export const getDictionary = (): Promise<Dictionary> => ok<Dictionary>(client.GET('/api/v1/findings/dictionary', {}));
export const getRows = (id: number, own: boolean, offset: number): Promise<Rows> =>
  ok<Rows>(client.GET('/api/v1/findings/{id}/rows', { params: { ...one(id), query: { own, offset } } }));
export const actOn = (id: number, version: number, input: ActInput): Promise<Detail> =>
  ok<Detail>(client.POST('/api/v1/findings/{id}/acts', { params: { ...one(id), header: ifMatch(version) }, body: input }));
export const actOnMany = (act: ActInput, which: { ids: number[] } | { query: Record<string, string> }): Promise<Many> =>
  ok<Many>(client.POST('/api/v1/findings/acts', { body: { act, ...which } }));
export const getCategories = (): Promise<Category[]> =>
  ok<Schemas['ApplicationListAnswer']>(client.GET('/api/v1/blocked_applications', {})).then((answer) => answer.categories);
export const listPeople = (): Promise<Somebody[]> =>
  ok<{ items: Somebody[] }>(client.GET('/api/v1/people', { params: { query: { limit: '200', state: 'active' } as never } }) as never).then((page) => page.items);
