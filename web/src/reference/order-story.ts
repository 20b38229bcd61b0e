// SPDX-License-Identifier: Apache-2.0
// What happened to an order, in sentences.
import { say } from '@/i18n';
import { formatList } from '@/i18n/format';
import type { Moment } from '@/piece/TimeLine.vue';
import type { Tone } from '@/piece/tone';
import { personWord, priorityWord, stepOf, stepWord } from '@/reference/order';
import type { OrderDetail, OrderEvent } from '@/reference/order';

const kTones: Partial<Record<OrderEvent['act'], Tone>> = {
  submit: 'busy', approve: 'good', deed_done: 'good', undo_done: 'good', refuse: 'bad', terminate: 'bad', deed_failed: 'bad', undo_failed: 'bad',
  send_back: 'warn', withdraw: 'warn', suspend: 'warn', urge: 'warn', timer_due: 'warn',
};
/** What the world says of itself and what nobody asks for. */
const kByTheWorld: OrderEvent['act'][] = ['people_found', 'timer_due', 'deed_done', 'deed_failed', 'undo_done', 'undo_failed'];

function titleOf(order: OrderDetail, event: OrderEvent): string {
  const who = kByTheWorld.includes(event.act) ? '' : personWord(order.people, event.by) || event.login;
  const people = formatList(event.people.map((id) => personWord(order.people, id)));
  if (event.act === 'people_found' && !event.people.length) return say('orders.event.nobody_found');
  const handled = event.act === 'approve' && stepOf(order.flow, event.step)?.kind === 'handle';
  const name = event.act === 'set_priority' ? priorityWord(event.name) : event.name;
  return say(`orders.event.${handled ? 'handle' : event.act}`, { who, people, name, to: stepWord(order.flow, event.to_step) });
}

/** The newest first. */
export function momentsOf(order: OrderDetail): Moment[] {
  return [...order.events].reverse().map((event) => ({
    key: event.place, at: event.at, title: titleOf(order, event), tone: kTones[event.act],
    who: event.step ? say('orders.progress.at_step', { step: stepWord(order.flow, event.step) }) : undefined,
    note: event.words || undefined,
  }));
}
