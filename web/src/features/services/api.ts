// SPDX-License-Identifier: Apache-2.0
// What publishing asks of the server; what applying asks is reference/service.ts.
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { ServiceDetail } from '@/reference/service';

export type ServiceRule = ServiceDetail['rules'][number];
export type Fault = Schemas['Fault'];
export type PublishAnswer = Schemas['PublishAnswer'];
export type VersionLine = Schemas['VersionLine'];

const one = (code: string): { path: { code: string } } => ({ path: { code } });

export const listVersions = (code: string): Promise<VersionLine[]> =>
  ok<Schemas['OrderVersionsAnswer']>(client.GET('/api/v1/services/{code}/versions', { params: one(code) })).then((answer) => answer.items);
/** Faults of the file are an answer. */
export const publishService = (yaml: string, checkOnly: boolean): Promise<PublishAnswer> =>
  ok<PublishAnswer>(client.POST('/api/v1/services', { body: { yaml, check_only: checkOnly } }));
export type StepPeople = Schemas['StepPeople'];
export const listStepPeople = (code: string, unit: number): Promise<StepPeople[]> =>
  ok<Schemas['StepPeopleAnswer']>(client.GET('/api/v1/services/{code}/people', { params: { ...one(code), query: { unit_id: unit } } })).then((answer) => answer.items);
export const withdrawService = (code: string): Promise<unknown> => ok(client.DELETE('/api/v1/services/{code}', { params: one(code) }));
