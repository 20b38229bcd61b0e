// SPDX-License-Identifier: Apache-2.0
// What is said of an application: which remarks are to be seen yet, and with whom it is once it was handed on.
import { say } from '@/i18n';
import { formatList } from '@/i18n/format';
import { fieldOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import { isOver, personWord, standingWord, stepWord } from '@/reference/order';
import type { OrderDetail } from '@/reference/order';

/** While somebody still fills in, a field that was not left yet is not called wrong; nothing else is held back. */
export function visibleRemarks(remarks: Remark[], left: Set<string>, tried: boolean): Remark[] {
  return remarks.filter((remark) => tried || remark.weight !== 'refuse' || left.has(fieldOf(remark.field)));
}

/** With whom an order is now, in a sentence. */
export function nowWith(order: OrderDetail): string {
  if (isOver(order.status)) return standingWord(order);
  const here = order.steps.filter((step) => step.standing === 'here' && step.people.length);
  if (!here.length) return say('services.under_way');
  return here.map((step) => say('services.now_with', { step: stepWord(order.flow, step.id), who: formatList(step.people.map((person) => personWord(order.people, person))) })).join('；');
}
