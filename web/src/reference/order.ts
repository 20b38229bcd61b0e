// SPDX-License-Identifier: Apache-2.0
// Orders as the API sends them, the calls that console and phone both make, and the words and colours both show them with.
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import { language, say } from '@/i18n';
import type { Tone } from '@/piece/tone';

export type OrderRow = Schemas['OrderRow'];
export type OrderDetail = Schemas['OrderDetail'];
export type Way = Schemas['Way'];
export type OrderAct = Way['act'];
export type OrderEvent = Schemas['OrderEventView'];
export type OrderTask = Schemas['TaskView'];
export type Deed = Schemas['DeedView'];
export type Clock = Schemas['ClockView'];
export type StepView = Schemas['OrderStepView'];
export type FlowText = Schemas['FlowText'];
export type StepText = Schemas['StepText'];
export type GroupText = Schemas['GroupText'];
export type FieldText = Schemas['FieldText'];
export type PrintText = Schemas['PrintText'];
export type PersonName = Schemas['PersonName'];
export type BoxCounts = Schemas['BoxCounts'];
export type BatchLine = Schemas['BatchLine'];
export type BatchInput = Schemas['BatchInput'];
export type BatchAct = BatchInput['act'];
export type ActInput = Schemas['OrderActInput'];
export type Status = OrderRow['status'];
export type Light = OrderRow['light'];

export const kBoxes = ['todo', 'mine', 'done', 'copied', 'all'] as const;
export type Box = (typeof kBoxes)[number];
export const kStatuses = ['draft', 'running', 'returned', 'withdrawn', 'completed', 'refused', 'cancelled', 'terminated'] as const;
export const kLights = ['running', 'warned', 'breached'] as const;
/** So many at once. */
export const kOrdersMost = 200;
export const kPriorities = ['normal', 'high', 'urgent'] as const;
/** The server's event after which orders are to be looked at again. */
export const kOrderEvent = 'order';

const one = (id: number): { path: { id: number } } => ({ path: { id } });

export const listOrders = (query: Record<string, string>, signal?: AbortSignal): Promise<Page<OrderRow>> =>
  ok<Page<OrderRow>>(client.GET('/api/v1/orders', { params: { query: query as never }, signal }));
export const countOrders = (): Promise<BoxCounts> => ok<BoxCounts>(client.GET('/api/v1/orders/counts', {}));
export const getOrder = (id: number): Promise<OrderDetail> => ok<OrderDetail>(client.GET('/api/v1/orders/{id}', { params: one(id) }));
export type OrderStatistics = Schemas['OrderStatistics'];
export const orderStatistics = (query: Record<string, string>): Promise<OrderStatistics> =>
  ok<OrderStatistics>(client.GET('/api/v1/orders/statistics', { params: { query: query as never } }));
export const actOnOrder = (id: number, input: ActInput): Promise<OrderDetail> =>
  ok<OrderDetail>(client.POST('/api/v1/orders/{id}/acts', { params: one(id), body: input }));
/** Sending it again under its key does and hangs nothing twice. */
export const actOnOrders = (input: BatchInput, key: string): Promise<BatchLine[]> =>
  ok<Schemas['OrderBatchAnswer']>(client.POST('/api/v1/orders/acts', { headers: idempotent(key), body: input })).then((answer) => answer.orders);
export const saveOrderForm = (id: number, version: number, values: Record<string, unknown>): Promise<OrderDetail> =>
  ok<OrderDetail>(client.PUT('/api/v1/orders/{id}/form', { params: { ...one(id), header: ifMatch(version) }, body: { values } }));
export const checkTask = (id: number, question: { task: number; values: Record<string, unknown> }): Promise<Schemas['CheckAnswer']> =>
  ok<Schemas['CheckAnswer']>(client.POST('/api/v1/orders/{id}/check', { params: one(id), body: question }));
export const removeDraft = (id: number): Promise<unknown> => ok(client.DELETE('/api/v1/orders/{id}', { params: one(id) }));
export const readCopy = (id: number): Promise<unknown> => ok(client.POST('/api/v1/orders/{id}/read', { params: one(id) }));
export const peopleForOrder = (id: number, q: string): Promise<PersonName[]> =>
  ok<Schemas['PeopleAnswer']>(client.GET('/api/v1/orders/{id}/people', { params: { ...one(id), query: { q } } })).then((answer) => answer.items);

const kStatusTones: Record<Status, Tone> = {
  draft: 'idle', running: 'busy', returned: 'warn', withdrawn: 'idle', completed: 'good', refused: 'bad', cancelled: 'idle', terminated: 'idle',
};
const kLightTones: Record<Light, Tone> = { none: 'idle', running: 'good', warned: 'warn', breached: 'bad' };

type Standing = Pick<OrderRow, 'status' | 'suspended'>;
export const isOver = (status: Status): boolean => ['completed', 'refused', 'cancelled', 'terminated'].includes(status);
export const orderTone = (order: Standing): Tone => (order.suspended && !isOver(order.status) ? 'warn' : kStatusTones[order.status]);
export const statusWord = (status: Status): string => say(`orders.status.${status}`);
/** 办理中, 办理中 · 已挂起. */
export const standingWord = (order: Standing): string =>
  order.suspended && !isOver(order.status) ? say('orders.suspended_is', { status: statusWord(order.status) }) : statusWord(order.status);
export const lightTone = (light: Light): Tone => kLightTones[light];
export const lightWord = (light: Light): string => say(`orders.light.${light}`);
/** Priorities that the console does not know are shown as they are. */
export const priorityWord = (priority: string): string => ((kPriorities as readonly string[]).includes(priority) ? say(`orders.priority.${priority}`) : priority);

/** 同意 where it is decided, 办结 where something is handled. */
export function actWord(act: OrderAct, kind?: StepText['kind']): string {
  return act === 'approve' && kind === 'handle' ? say('orders.act.handle') : say(`orders.act.${act}`);
}

/** Every step with those inside it, in the order they are written. */
export function stepsOf(flow: Pick<FlowText, 'steps'>): StepText[] {
  return flow.steps.flatMap((step) => [step, ...(step.paths ?? []).flatMap((path) => stepsOf(path))]);
}
export const stepOf = (flow: Pick<FlowText, 'steps'>, id: string | undefined): StepText | undefined => stepsOf(flow).find((step) => step.id === id);
export function stepWord(flow: Pick<FlowText, 'steps'>, id: string | undefined): string {
  const title = stepOf(flow, id)?.title;
  return title ? title[language()] : (id ?? '');
}
export const personWord = (people: PersonName[], id: number | undefined): string => people.find((person) => person.id === id)?.name ?? (id ? `#${id}` : '');
