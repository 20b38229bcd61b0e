// SPDX-License-Identifier: Apache-2.0
// Orders with an open task of the person's.
import { language } from '@/i18n';
import { formatList } from '@/i18n/format';
import { kOrderEvent, listOrders } from '@/reference/order';
import type { OrderRow } from '@/reference/order';
import type { Todo, TodoSource, Weight } from './todo';

const kAsked = 100;
const kWeights: Record<string, Weight> = { urgent: 'urgent', high: 'high' };

export function todoOf(row: OrderRow): Todo {
  return {
    key: `order-${row.id}`,
    title: row.title[language()],
    about: [row.number, formatList(row.steps.map((step) => step[language()]))].filter(Boolean).join('　'),
    whose: `${row.unit_name} · ${row.applicant_name}`,
    weight: kWeights[row.priority] ?? 'normal',
    due: row.due_at,
    // Whoever stands in for somebody, or is one of several, has it in the same box.
    mine: false,
    path: `/orders/${row.id}`,
    order: row.id,
    pressing: row.light === 'warned' || row.light === 'breached',
  };
}

/** Whatever their roles, people may be asked to decide. */
export const orderTodos: TodoSource = {
  kind: 'order',
  events: [kOrderEvent],
  load: async () => {
    const page = await listOrders({ box: 'todo', sort: 'due_at', limit: String(kAsked) });
    return { items: page.items.map(todoOf), more: Boolean(page.next_cursor) };
  },
};
