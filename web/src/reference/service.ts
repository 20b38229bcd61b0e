// SPDX-License-Identifier: Apache-2.0
// Services as people ask for them: the calls of catalogue and application, which console and phone both make.
import { client, idempotent, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { OrderDetail } from '@/reference/order';

export type ServiceCard = Schemas['ServiceCard'];
export type ServiceDetail = Schemas['ServiceDetail'];
export type CheckAnswer = Schemas['CheckAnswer'];
export type ClockRule = Schemas['ClockRule'];
type Values = Record<string, unknown>;
/** By step: who is to decide there. */
export type Chosen = Record<string, number[]>;

const one = (code: string): { path: { code: string } } => ({ path: { code } });

export const listServices = (): Promise<ServiceCard[]> => ok<Schemas['ServicesAnswer']>(client.GET('/api/v1/services', {})).then((answer) => answer.items);
export const getService = (code: string): Promise<ServiceDetail> => ok<ServiceDetail>(client.GET('/api/v1/services/{code}', { params: one(code) }));
export const checkForm = (code: string, values: Values): Promise<CheckAnswer> =>
  ok<CheckAnswer>(client.POST('/api/v1/services/{code}/check', { params: one(code), body: { values } }));

export interface Beginning {
  service: string;
  values: Values;
  submit: boolean;
  chosen?: Chosen;
}
export const beginOrder = (body: Beginning, key: string): Promise<OrderDetail> =>
  ok<OrderDetail>(client.POST('/api/v1/orders', { body, headers: idempotent(key) } as never));
