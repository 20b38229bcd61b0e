// SPDX-License-Identifier: Apache-2.0
// An order on paper: its form as rows of a table, and what those asked have said.
import { say } from '@/i18n';
import { FormModel } from '@/page/service-form/form-model';
import type { DrawnGroup } from '@/page/service-form/form-model';
import { personWord, stepOf, stepWord } from '@/reference/order';
import type { OrderDetail, OrderEvent } from '@/reference/order';

export interface Opinion {
  place: number;
  step: string;
  who: string;
  decision: string;
  words: string;
  at: string;
}

const kOpinions: OrderEvent['act'][] = ['approve', 'refuse', 'send_back', 'skip', 'mend', 'terminate'];

/** As the reader may see it: hidden fields stay hidden, and notes to whoever fills in are not printed. */
export function printedForm(order: OrderDetail): DrawnGroup[] {
  return new FormModel(order.form).drawn(order.values, order.rights, true)
    .map((group) => ({ ...group, fields: group.fields.filter(({ field }) => field.kind !== 'note') }))
    .filter((group) => group.fields.length > 0);
}

/** In the order they were given; those before the order was sent back stay. */
export function opinionsOf(order: OrderDetail): Opinion[] {
  return order.events.filter((event) => kOpinions.includes(event.act)).map((event) => {
    const handled = event.act === 'approve' && stepOf(order.flow, event.step)?.kind === 'handle';
    const decision = say(`orders.act.${handled ? 'handle' : event.act}`);
    // Many say no more than what they decide.
    return {
      place: event.place, step: stepWord(order.flow, event.step), who: personWord(order.people, event.by) || event.login,
      decision, words: event.words.trim() === decision ? '' : event.words, at: event.at,
    };
  });
}

/** What is told to a colleague: he signs in, and sees it when he may. */
export const sharedText = (title: string, number: string, address: string): string[] => [`${title} ${number}`, address];
