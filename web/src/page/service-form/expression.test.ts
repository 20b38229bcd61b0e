// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { Decimal, ExpressionFault, compile } from './expression';
import type { Fields, Type, Value } from './expression';
import { decimalOf, decimalText } from './expression-value';

interface Cases {
  fields: { name: string; type: Type; value: string | null }[];
  values: { source: string; type: Type; gives: string | null }[];
  faults: { source: string; code: string; column: number }[];
}
// The same file is read by src/expr/expr_test.cpp.
const cases = JSON.parse(readFileSync('../tests/samples/expr/cases.json', 'utf8')) as Cases;

function valueOf(type: Type, text: string | null): Value {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (type === 'integer') return BigInt(text);
  return type === 'decimal' ? decimalOf(text) : text;
}

const textOf = (value: Value): string | null => (value instanceof Decimal ? decimalText(value) : value === null ? null : String(value));
const types = Object.fromEntries(cases.fields.map((field) => [field.name, field.type]));
const fields: Fields = Object.fromEntries(cases.fields.map((field) => [field.name, valueOf(field.type, field.value)]));

describe('what the server means by it', () => {
  it.each(cases.values)('$source', ({ source, type, gives }) => {
    const program = compile(source, types);
    expect(program.type).toBe(type);
    expect(textOf(program.evaluate(fields))).toBe(gives);
  });
});

function fault(source: string, result?: Type): string {
  try {
    compile(source, types, result);
    return 'compiled';
  } catch (error) {
    return error instanceof ExpressionFault ? `${error.code} ${error.column}` : String(error);
  }
}

describe('what it refuses, and where', () => {
  it.each(cases.faults)('$source', ({ source, code, column }) => {
    expect(fault(source)).toBe(`${code} ${column}`);
  });

  it('wants the result to be of the type that is asked for', () => {
    expect(fault('n', 'boolean')).toBe('expr.type 1');
    expect(fault('n > 1', 'boolean')).toBe('compiled');
  });
});

it('is bounded', () => {
  expect(fault('('.repeat(40) + '1' + ')'.repeat(40))).toMatch(/^expr.too_large/);
  expect(fault(' '.repeat(5000))).toMatch(/^expr.too_large/);
  expect(fault('例'.repeat(1400))).toMatch(/^expr.too_large/);
  expect(fault('1' + '+1'.repeat(400))).toMatch(/^expr.too_large/);
  expect(compile('not '.repeat(900) + 'b', types).evaluate(fields)).toBe(true);
});

it('takes a field that has no value as not known', () => {
  expect(compile('n + 1', types).evaluate({})).toBeNull();
});
