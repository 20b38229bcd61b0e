// SPDX-License-Identifier: Apache-2.0
// Findings that the person may deal with and that nobody has dealt with; those given to somebody else are that person's work.
import { language } from '@/i18n';
import type { FindingRow } from '@/reference/finding';
import { listFindings } from '@/reference/finding-calls';
import type { Todo, TodoSource, Weight } from './todo';

const kAsked = 100;

export function todoOf(row: FindingRow, person: number): Todo {
  return {
    key: `finding-${row.id}`,
    title: row.model_name[language()],
    about: `${row.msisdn}　${row.subject}`,
    whose: `${row.unit_name} · ${row.window}`,
    weight: row.severity as Weight,
    due: row.due_at,
    mine: row.assigned_to === person,
    path: `/findings/${row.id}`,
  };
}

export const findingTodos: TodoSource = {
  kind: 'finding',
  permission: 'finding.handle',
  events: ['findings'],
  load: async (person) => {
    const page = await listFindings({ state: 'new', may_handle: 'true', sort: 'due_at', limit: String(kAsked) });
    const items = page.items.filter((row) => !row.assigned_to || row.assigned_to === person);
    return { items: items.map((row) => todoOf(row, person)), more: Boolean(page.next_cursor) };
  },
};
