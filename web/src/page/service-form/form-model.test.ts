// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { FieldText, GroupText } from '@/reference/order';
import { FormModel } from './form-model';
import type { Rights, Values } from './form-model';

type Part = Partial<FieldText> & { id: string; kind: FieldText['kind'] };
const title = (word: string): { zh: string; en: string } => ({ zh: word, en: word });
const group = (...fields: Part[]): GroupText[] => [{ title: title('g'), fields: fields.map((field) => ({ ...field, title: title(field.id) }) as FieldText) }];
const option = (value: string, of?: string): { value: string; title: { zh: string; en: string }; of?: string } => ({ value, title: title(value), ...(of ? { of } : {}) });

const close = new FormModel(group(
  { id: 'cards', kind: 'cards', required: true },
  { id: 'amount', kind: 'integer', value: 'form.cards.count' },
  { id: 'reason', kind: 'choice', options: [option('lost'), option('other')] },
  { id: 'words', kind: 'paragraph', show_if: 'form.reason == "other"', required_if: 'form.reason == "other"' },
  { id: 'receipt', kind: 'text', required: true },
));
const rights: Rights = { receipt: 'hidden', amount: 'read' };
const shown = (model: FormModel, values: Values, given: Rights = {}, stored = false): string[] => model.drawn(values, given, stored).flatMap((one) => one.fields.map(({ field }) => field.id));
const drawn = (model: FormModel, values: Values, id: string, given: Rights = {}) => model.drawn(values, given).flatMap((one) => one.fields).find(({ field }) => field.id === id);

describe('what is shown', () => {
  it('follows the conditions and the rights', () => {
    expect(shown(close, {}, rights)).toEqual(['cards', 'amount', 'reason']);
    expect(shown(close, { reason: 'other' }, rights)).toEqual(['cards', 'amount', 'reason', 'words']);
  });

  it('is wanted when its condition holds', () => {
    expect(drawn(close, { reason: 'other' }, 'words')?.required).toBe(true);
    expect(drawn(close, {}, 'cards')?.required).toBe(true);
    expect(drawn(close, {}, 'reason')?.required).toBe(false);
  });

  it('shows a reader what stands there, also when the condition rests on what he may not see', () => {
    expect(shown(close, { words: 'so' }, { reason: 'hidden', words: 'read', receipt: 'hidden' }, true)).toEqual(['cards', 'amount', 'words']);
  });

  it('leaves out groups in which nothing is shown', () => {
    const model = new FormModel([...group({ id: 'a', kind: 'text' }), { title: title('later'), fields: [{ id: 'b', kind: 'text', title: title('b') } as FieldText] }]);
    expect(model.drawn({}, { b: 'hidden' }).map((one) => one.title.en)).toEqual(['g']);
  });

  it('goes on when a newer server says something this browser does not understand', () => {
    const model = new FormModel(group({ id: 'a', kind: 'text', show_if: 'newer(form.a)' }, { id: 'b', kind: 'integer', value: 'newer(1)' }));
    expect(shown(model, {})).toEqual(['a', 'b']);
    expect(drawn(model, {}, 'b')?.value).toBeNull();
  });
});

describe('what is computed', () => {
  it('is there at once, and nobody writes it', () => {
    const field = drawn(close, { cards: [3, 4, 5] }, 'amount');
    expect(field?.value).toBe(3);
    expect(field?.writable).toBe(false);
  });

  it('is exact', () => {
    const model = new FormModel(group({ id: 'n', kind: 'integer' }, { id: 'price', kind: 'money' }, { id: 'total', kind: 'money', value: 'form.n * form.price' }, { id: 'twice', kind: 'decimal', value: 'form.total * 2.0' }));
    expect(drawn(model, { n: 3, price: '0.1' }, 'total')?.value).toBe('0.3');
    expect(drawn(model, { n: 3, price: '0.1' }, 'twice')?.value).toBe('0.6');
    expect(drawn(model, { n: 3, price: 'dear' }, 'total')?.value).toBeNull();
  });

  it('is what was stored when the form is only read', () => {
    expect(close.drawn({ amount: 7, cards: [1] }, {}, true)[0]!.fields.find(({ field }) => field.id === 'amount')?.value).toBe(7);
  });
});

describe('what is sent', () => {
  it('is what may be written; null for what was emptied or is shown no more', () => {
    expect(close.sent({ cards: [1], reason: '', words: 'old', amount: 1, receipt: 'x', alien: 1 }, rights)).toEqual({ cards: [1], reason: null, words: null });
  });

  it('leaves out what rests on something that is not shown', () => {
    const model = new FormModel(group({ id: 'a', kind: 'boolean' }, { id: 'b', kind: 'boolean', show_if: 'form.a' }, { id: 'c', kind: 'text', show_if: 'form.b' }));
    expect(shown(model, { a: true, b: true, c: 'x' })).toEqual(['a', 'b', 'c']);
    expect(shown(model, { a: false, b: true, c: 'x' })).toEqual(['a']);
    expect(model.sent({ a: false, b: true, c: 'x' }, {})).toEqual({ a: false, b: null, c: null });
  });

  it('keeps false, which is no empty answer', () => {
    expect(new FormModel(group({ id: 'a', kind: 'boolean' })).sent({ a: false }, {})).toEqual({ a: false });
  });
});

describe('a cascade', () => {
  const model = new FormModel(group(
    { id: 'province', kind: 'choice', options: [option('fj'), option('gd')] },
    { id: 'city', kind: 'choice', of: 'province', options: [option('xm', 'fj'), option('gz', 'gd')] },
    { id: 'parts', kind: 'choices', of: 'city', options: [option('east', 'xm'), option('any')] },
  ));

  it('offers what fits the choice above', () => {
    expect(drawn(model, {}, 'city')?.options).toEqual([]);
    expect(drawn(model, { province: 'gd' }, 'city')?.options.map((one) => one.value)).toEqual(['gz']);
  });

  it('drops what fits no more, all the way down', () => {
    expect(model.changed({ province: 'fj', city: 'xm', parts: ['east', 'any'] }, 'province', 'gd')).toEqual({ province: 'gd', city: undefined, parts: ['any'] });
    expect(model.changed({ province: 'fj', city: 'xm' }, 'province', 'fj')).toEqual({ province: 'fj', city: 'xm' });
  });
});
