// SPDX-License-Identifier: Apache-2.0
import { client, ifMatch, ok } from '@/api/client';
import type { Page, Schemas, Text } from '@/api/types';
import type { FindingRow } from '@/reference/finding';

export type { FindingRow };
export type Detail = Schemas['FindingDetail'];
export type Summary = Schemas['SummaryAnswer'];
export type Dictionary = Schemas['DictionaryAnswer'];
export type Rows = Schemas['RowsAnswer'];
export type Suggestions = Schemas['SuggestionsAnswer'];
export type Quality = Schemas['QualityAnswer'];
export type ActInput = Schemas['FindingActInput'];
export type ActName = ActInput['act'];
export type Many = Schemas['ManyAnswer'];

export interface Application {
  category: string;
  name: Text;
}

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const listFindings = (query: Record<string, string>, signal?: AbortSignal): Promise<Page<FindingRow>> =>
  ok<Page<FindingRow>>(client.GET('/api/v1/findings', { params: { query: query as never }, signal }));
export const getFinding = (id: number): Promise<Detail> => ok<Detail>(client.GET('/api/v1/findings/{id}', { params: one(id) }));
export const getSummary = (query: Record<string, string> = {}): Promise<Summary> => ok<Summary>(client.GET('/api/v1/findings/summary', { params: { query: query as never } }));
export const getDictionary = (): Promise<Dictionary> => ok<Dictionary>(client.GET('/api/v1/findings/dictionary', {}));
export const getRows = (id: number, own: boolean, offset: number): Promise<Rows> =>
  ok<Rows>(client.GET('/api/v1/findings/{id}/rows', { params: { ...one(id), query: { own, offset } } }));
export const getSuggestions = (): Promise<Suggestions> => ok<Suggestions>(client.GET('/api/v1/findings/suggestions', {}));
export const getQuality = (days: string): Promise<Quality> => ok<Quality>(client.GET('/api/v1/findings/quality', { params: { query: { days: Number(days) } } }));
export const actOn = (id: number, version: number, input: ActInput): Promise<Detail> =>
  ok<Detail>(client.POST('/api/v1/findings/{id}/acts', { params: { ...one(id), header: ifMatch(version) }, body: input }));
export const actOnMany = (act: ActInput, which: { ids: number[] } | { query: Record<string, string> }): Promise<Many> =>
  ok<Many>(client.POST('/api/v1/findings/acts', { body: { act, ...which } }));

/** Categories of the blacklist of applications. */
export const getCategories = (): Promise<{ code: string; name: Text }[]> =>
  ok<Schemas['ApplicationListAnswer']>(client.GET('/api/v1/blocked_applications', {})).then((answer) => answer.categories);
export const blockApplication = (body: { category: string; name_zh: string; domains: string[]; reason: string }): Promise<unknown> =>
  ok(client.POST('/api/v1/blocked_applications', { body }));
export const listPeople = (): Promise<{ id: number; name: string; login: string }[]> =>
  ok<{ items: { id: number; name: string; login: string }[] }>(client.GET('/api/v1/people', { params: { query: { limit: '200', state: 'active' } as never } }) as never).then((page) => page.items);
