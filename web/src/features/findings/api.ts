// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Job, Schemas } from '@/api/types';
import type { FindingRow } from '@/reference/finding';

export * from '@/reference/finding-calls';
export type { FindingRow };
export type Suggestions = Schemas['SuggestionsAnswer'];
export type Quality = Schemas['QualityAnswer'];
export type Labelled = Schemas['LabelledAnswer'];
export type LabelledRun = Labelled['runs'][number];
export type LabelledModel = LabelledRun['models'][number];

export const getSuggestions = (): Promise<Suggestions> => ok<Suggestions>(client.GET('/api/v1/findings/suggestions', {}));
export const getQuality = (days: string): Promise<Quality> => ok<Quality>(client.GET('/api/v1/findings/quality', { params: { query: { days: Number(days) } } }));
export const getLabelled = (): Promise<Labelled> => ok<Labelled>(client.GET('/api/v1/monitoring/labelled_runs', {}));
export const startLabelled = (): Promise<Job> => ok<Job>(client.POST('/api/v1/monitoring/labelled_runs', {}));
export const blockApplication = (body: { category: string; name_zh: string; domains: string[]; reason: string }): Promise<unknown> =>
  ok(client.POST('/api/v1/blocked_applications', { body }));
