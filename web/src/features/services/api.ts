// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { Values } from '@/page/service-form/form-model';
import type { OrderDetail } from '@/reference/order';

export type ServiceCard = Schemas['ServiceCard'];
export type ServiceDetail = Schemas['ServiceDetail'];
export type CheckAnswer = Schemas['CheckAnswer'];
export type ClockRule = Schemas['ClockRule'];
export type ServiceRule = ServiceDetail['rules'][number];
export type Fault = Schemas['Fault'];
export type PublishAnswer = Schemas['PublishAnswer'];
export type VersionLine = Schemas['VersionLine'];
/** By step: who is to decide there. */
export type Chosen = Record<string, number[]>;

const one = (code: string): { path: { code: string } } => ({ path: { code } });

export const listServices = (): Promise<ServiceCard[]> => ok<Schemas['ServicesAnswer']>(client.GET('/api/v1/services', {})).then((answer) => answer.items);
export const getService = (code: string): Promise<ServiceDetail> => ok<ServiceDetail>(client.GET('/api/v1/services/{code}', { params: one(code) }));
export const listVersions = (code: string): Promise<VersionLine[]> =>
  ok<Schemas['OrderVersionsAnswer']>(client.GET('/api/v1/services/{code}/versions', { params: one(code) })).then((answer) => answer.items);
export const checkForm = (code: string, values: Values): Promise<CheckAnswer> =>
  ok<CheckAnswer>(client.POST('/api/v1/services/{code}/check', { params: one(code), body: { values } }));
/** The same of a draft, by the version it was begun with. */
export const checkDraft = (id: number, task: number, values: Values): Promise<CheckAnswer> =>
  ok<CheckAnswer>(client.POST('/api/v1/orders/{id}/check', { params: { path: { id } }, body: { task, values } }));
/** Faults of the file are an answer. */
export const publishService = (yaml: string, checkOnly: boolean): Promise<PublishAnswer> =>
  ok<PublishAnswer>(client.POST('/api/v1/services', { body: { yaml, check_only: checkOnly } }));
export const withdrawService = (code: string): Promise<unknown> => ok(client.DELETE('/api/v1/services/{code}', { params: one(code) }));

export interface Beginning {
  service: string;
  values: Values;
  submit: boolean;
  chosen?: Chosen;
}
export const beginOrder = (body: Beginning, key: string): Promise<OrderDetail> =>
  ok<OrderDetail>(client.POST('/api/v1/orders', { body, headers: idempotent(key) } as never));
