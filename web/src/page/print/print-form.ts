// SPDX-License-Identifier: Apache-2.0
// An order on paper: what of its form is printed in which rows, and what those asked have said under which heading – as its service says, or all.
import { say } from '@/i18n';
import { FormModel } from '@/page/service-form/form-model';
import type { DrawnField } from '@/page/service-form/form-model';
import { personWord, stepOf, stepWord } from '@/reference/order';
import type { FieldText, GroupText, OrderDetail, OrderEvent, PrintText } from '@/reference/order';

type Text = GroupText['title'];

export interface PrintedField {
  field: FieldText;
  value: unknown;
}
export interface PrintedPart {
  title?: Text;
  rows: PrintedField[][]; // one or two to a row
}
export interface Opinion {
  place: number;
  step: string;
  who: string;
  text: string;
  at: string;
}
export interface PrintedOpinions {
  title?: Text;
  opinions: Opinion[];
  signed: boolean; // a place for signature, seal and date is kept
}

const kOpinions: OrderEvent['act'][] = ['approve', 'refuse', 'send_back', 'skip', 'mend', 'terminate'];
// What needs the whole width.
const kWide: FieldText['kind'][] = ['paragraph', 'cards', 'systems', 'attachments', 'table'];

function paired(fields: PrintedField[]): PrintedField[][] {
  const rows: PrintedField[][] = [];
  for (const one of fields) {
    const last = rows.at(-1);
    const fits = !kWide.includes(one.field.kind) && last?.length === 1 && !kWide.includes(last[0]!.field.kind);
    if (fits) last.push(one);
    else rows.push([one]);
  }
  return rows;
}

function partsOf(groups: { title: Text; fields: PrintedField[] }[], print: PrintText | undefined): PrintedPart[] {
  const printable = groups.map((group) => ({ ...group, fields: group.fields.filter(({ field }) => field.kind !== 'note') }));
  const parts = print?.parts
    ? print.parts.map((part) => {
        const fields = part.fields.flatMap((id) => printable.flatMap((group) => group.fields.filter(({ field }) => field.id === id)));
        return { title: part.title, rows: part.pairs ? paired(fields) : fields.map((one) => [one]) };
      })
    : printable.map((group) => ({ title: group.title, rows: group.fields.map((one) => [one]) }));
  return parts.filter((part) => part.rows.length > 0);
}

/** As the reader may see it: hidden fields stay hidden, and notes to whoever fills in are not printed. */
export function printedParts(order: Pick<OrderDetail, 'form' | 'values' | 'rights' | 'print'>): PrintedPart[] {
  const drawn = new FormModel(order.form).drawn(order.values, order.rights, true);
  return partsOf(drawn.map((group) => ({ title: group.title, fields: group.fields.map(({ field, value }: DrawnField) => ({ field, value })) })), order.print);
}

/** The form with nothing in it. */
export const blankParts = (form: GroupText[], print: PrintText | undefined): PrintedPart[] =>
  partsOf(form.map((group) => ({ title: group.title, fields: group.fields.map((field) => ({ field, value: undefined })) })), print);

/** In the order they were given; those before the order was sent back stay. */
export function printedOpinions(order: OrderDetail): PrintedOpinions[] {
  const said = order.events.filter((event) => kOpinions.includes(event.act)).map((event) => {
    const handled = event.act === 'approve' && stepOf(order.flow, event.step)?.kind === 'handle';
    const decision = say(`orders.act.${handled ? 'handle' : event.act}`);
    // Many say no more than what they decide, or begin with it.
    const words = event.words.trim();
    const text = words.startsWith(decision) ? words : words === '' ? decision : decision + say('orders.print.says', { words });
    return { id: event.step, opinion: { place: event.place, step: stepWord(order.flow, event.step), who: personWord(order.people, event.by) || event.login, text, at: event.at } };
  });
  return sections(order.print, (steps) => said.filter(({ id }) => !steps || steps.includes(id ?? '')).map(({ opinion }) => opinion));
}

export const blankOpinions = (print: PrintText | undefined): PrintedOpinions[] => sections(print, () => []);

function sections(print: PrintText | undefined, of: (steps?: string[]) => Opinion[]): PrintedOpinions[] {
  if (!print?.opinions) return [{ opinions: of(), signed: false }];
  return print.opinions.map((one) => ({ title: one.title, opinions: of(one.steps), signed: one.signed_by_hand ?? false }));
}

/** What is told to a colleague: he signs in, and sees it when he may. */
export const sharedText = (title: string, number: string, address: string): string[] => [`${title} ${number}`, address];
