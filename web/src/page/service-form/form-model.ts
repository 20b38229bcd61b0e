// SPDX-License-Identifier: Apache-2.0
// What of a service's form is shown, wanted, offered and computed with the values that stand in it; twin of catalog/form.cpp, which
// decides. Values are as the API takes them: decimals are texts, objects their ids.
import type { Schemas, Text } from '@/api/types';
import type { FieldText, GroupText } from '@/reference/order';
import { Decimal, ExpressionFault, compile } from './expression';
import type { Fields, Program, Type, Value } from './expression';
import { decimalOf, decimalText } from './expression-value';

export type Values = Record<string, unknown>;
export type Right = 'write' | 'read' | 'hidden';
export type Rights = Record<string, Right>;
export type Kind = FieldText['kind'];
export type Option = Schemas['OptionText'];

/** A field as it is to be drawn now. */
export interface DrawnField {
  field: FieldText;
  writable: boolean;
  required: boolean;
  value: unknown;
  options: Option[];
}
export interface DrawnGroup {
  title: Text;
  fields: DrawnField[];
}

const kLists: Kind[] = ['choices', 'cards', 'systems', 'attachments', 'table'];
const kTypes: Partial<Record<Kind, Type>> = { integer: 'integer', decimal: 'decimal', money: 'decimal', boolean: 'boolean' };

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function plain(value: unknown, type: Type): Value {
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  if (type === 'text') return typeof value === 'string' ? value : null;
  if (type === 'integer') return Number.isSafeInteger(value) ? BigInt(value as number) : null;
  if (Number.isSafeInteger(value)) return decimalOf(String(value));
  return typeof value === 'string' ? decimalOf(value) : null;
}

function computedValue(value: Value): unknown {
  if (value instanceof Decimal) return decimalText(value);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** The options that fit what was chosen above, in a cascade. */
export function optionsOf(field: FieldText, values: Values): Option[] {
  return (field.options ?? []).filter((option) => !option.of || !field.of || values[field.of] === option.of);
}

/** What is no whole number is kept as it was typed: the check says what is wrong with it. */
export function numberTyped(kind: Kind, typed: string): unknown {
  const bare = typed.trim().replace(/[,，\s]/g, '');
  if (bare === '') return undefined;
  return kind === 'integer' && /^-?\d+$/.test(bare) && Number.isSafeInteger(Number(bare)) ? Number(bare) : bare;
}

/** The rows of a table with one cell changed. */
export function rowsWith(rows: Values[], index: number, column: string, value: unknown): Values[] {
  return rows.map((row, place) => {
    if (place !== index) return row;
    const next = { ...row, [column]: value };
    if (value === undefined) delete next[column];
    return next;
  });
}

export class FormModel {
  readonly fields: FieldText[];
  private readonly types: Record<string, Type> = {};
  private readonly programs = new Map<string, Program>();

  constructor(private readonly groups: GroupText[]) {
    this.fields = groups.flatMap((group) => group.fields);
    for (const { id, kind } of this.fields) {
      if (kLists.includes(kind)) this.types[`form.${id}.count`] = 'integer';
      else if (kind !== 'note') this.types[`form.${id}`] = kTypes[kind] ?? 'text';
    }
    for (const field of this.fields) {
      this.keep(`show ${field.id}`, field.show_if, 'boolean');
      this.keep(`want ${field.id}`, field.required_if, 'boolean');
      this.keep(`value ${field.id}`, field.value, kTypes[field.kind] ?? 'text');
    }
  }

  /** What is computed, put in; what is not shown, left out; until nothing more goes. */
  worked(values: Values): Values {
    const now: Values = { ...values };
    for (;;) {
      for (const { id, value } of this.fields) if (value) now[id] = computedValue(this.evaluate(`value ${id}`, now));
      const fields = this.fieldsOf(now);
      const gone = this.fields.filter(({ id, value }) => !value && now[id] !== undefined && !this.shows(id, fields));
      if (gone.length === 0) return now;
      for (const { id } of gone) delete now[id];
    }
  }

  /** `stored`: the form is only read, with what was computed when it was written. */
  drawn(values: Values, rights: Rights, stored = false): DrawnGroup[] {
    const now = stored ? values : this.worked(values);
    const fields = this.fieldsOf(now);
    return this.groups
      .map((group) => ({
        title: group.title,
        fields: group.fields.filter((field) => this.isDrawn(field, rights, now, fields)).map((field) => this.draw(field, rights, now, fields, stored)),
      }))
      .filter((group) => group.fields.length > 0);
  }

  /** What the server is told: all that may be written; null for what was emptied or is shown no more. */
  sent(values: Values, rights: Rights): Values {
    const now = this.worked(values);
    const fields = this.fieldsOf(now);
    const sent: Values = {};
    for (const field of this.fields) {
      if (field.value || field.kind === 'note' || (rights[field.id] ?? 'write') !== 'write' || !(field.id in values)) continue;
      sent[field.id] = isEmpty(now[field.id]) || !this.shows(field.id, fields) ? null : now[field.id];
    }
    return sent;
  }

  /** With one value changed: what was chosen below it in a cascade goes when it fits no more. */
  changed(values: Values, id: string, value: unknown): Values {
    let next: Values = { ...values, [id]: value };
    for (const field of this.fields.filter((one) => one.of === id)) {
      const fits = new Set(optionsOf(field, next).map((option) => option.value));
      const held = next[field.id];
      if (Array.isArray(held)) {
        const kept = held.filter((one) => fits.has(String(one)));
        if (kept.length < held.length) next = this.changed(next, field.id, kept);
      } else if (!isEmpty(held) && !fits.has(String(held))) {
        next = this.changed(next, field.id, undefined);
      }
    }
    return next;
  }

  private keep(name: string, source: string | undefined | null, type: Type): void {
    if (!source) return;
    try {
      this.programs.set(name, compile(source, this.types, type));
    } catch (error) {
      // A newer server may know more than this browser: it decides anyway, and nothing is hidden or computed until then.
      if (!(error instanceof ExpressionFault)) throw error;
    }
  }

  private evaluate(name: string, values: Values): Value {
    return this.programs.get(name)?.evaluate(this.fieldsOf(values)) ?? null;
  }

  private fieldsOf(values: Values): Fields {
    return Object.fromEntries(
      Object.entries(this.types).map(([name, type]) => {
        const id = name.split('.')[1]!;
        const value = values[id];
        return [name, name.endsWith('.count') ? BigInt(Array.isArray(value) ? value.length : 0) : plain(value, type)];
      }),
    );
  }

  private shows(id: string, fields: Fields): boolean {
    const program = this.programs.get(`show ${id}`);
    return !program || program.evaluate(fields) === true;
  }

  private isDrawn(field: FieldText, rights: Rights, now: Values, fields: Fields): boolean {
    const right = rights[field.id] ?? 'write';
    if (right === 'hidden') return false;
    // What its condition rests on may be hidden from the reader, but the server would not have kept what it does not show.
    return this.shows(field.id, fields) || (right === 'read' && !isEmpty(now[field.id]));
  }

  private draw(field: FieldText, rights: Rights, now: Values, fields: Fields, stored: boolean): DrawnField {
    const wanted = this.programs.get(`want ${field.id}`)?.evaluate(fields) === true;
    return {
      field,
      writable: !stored && !field.value && (rights[field.id] ?? 'write') === 'write',
      required: (field.required ?? false) || wanted,
      value: now[field.id],
      options: optionsOf(field, now),
    };
  }
}
