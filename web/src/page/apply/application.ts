// SPDX-License-Identifier: Apache-2.0
// What is said of an application: which remarks are to be seen yet, what its address fills in, and with whom it is once it was handed on.
import { say } from '@/i18n';
import { formatList } from '@/i18n/format';
import { fieldOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import { isOver, personWord, standingWord, stepWord } from '@/reference/order';
import type { FieldText, OrderDetail } from '@/reference/order';

/** While somebody still fills in, a field that was not left yet is not called wrong; nothing else is held back. */
export function visibleRemarks(remarks: Remark[], left: Set<string>, tried: boolean): Remark[] {
  return remarks.filter((remark) => tried || remark.weight !== 'refuse' || left.has(fieldOf(remark.field)));
}

const kSingle: FieldText['kind'][] = ['card', 'system', 'unit'];
const kSeveral: FieldText['kind'][] = ['cards', 'systems'];
const isId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text);

/** What the address fills in: objects by their ids, under the names of the form's fields. Anything else is left to the person. */
export function filledIn(fields: FieldText[], query: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { id, kind, length_max } of fields) {
    const given = query[id];
    if (typeof given !== 'string') continue;
    const ids = [...new Set(given.split(',').filter(isId).map(Number))];
    if (kSingle.includes(kind) && ids.length === 1) values[id] = ids[0];
    if (kSeveral.includes(kind) && ids.length) values[id] = ids.slice(0, length_max ?? undefined);
  }
  return values;
}

/** With whom an order is now, in a sentence. */
export function nowWith(order: OrderDetail): string {
  if (isOver(order.status)) return standingWord(order);
  const here = order.steps.filter((step) => step.standing === 'here' && step.people.length);
  if (!here.length) return say('services.under_way');
  return here.map((step) => say('services.now_with', { step: stepWord(order.flow, step.id), who: formatList(step.people.map((person) => personWord(order.people, person))) })).join('；');
}
