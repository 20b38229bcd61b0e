// SPDX-License-Identifier: Apache-2.0
// Values of the expression language and their arithmetic, twin of src/expr: whole numbers of 64 bits, decimals with six places kept as
// millionths of 128 bits, texts, truth values, and null for what is not known or does not fit.

export class Decimal {
  constructor(readonly millionths: bigint) {}
}

export type Type = 'boolean' | 'integer' | 'text' | 'decimal';
export type Value = null | boolean | bigint | string | Decimal;

const kOne = 1_000_000n;
const kPlaces = 6;
const kWholeMost = 2n ** 63n - 1n;
const kWideMost = 2n ** 127n - 1n;

export const whole = (value: bigint): bigint | null => (value >= -kWholeMost - 1n && value <= kWholeMost ? value : null);
// The lowest 128-bit value has no opposite and is kept out.
const wide = (value: bigint): bigint | null => (value >= -kWideMost && value <= kWideMost ? value : null);
const decimal = (value: bigint | null): Decimal | null => (value === null ? null : new Decimal(value));
const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** Half away from zero. */
function divided(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (2n * size(dividend % divisor) < size(divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** "12.5": digits, a point, one to six digits; 25 characters at most. */
export function parseDecimal(text: string): Decimal | null {
  const parts = /^(\d+)\.(\d{1,6})$/.exec(text);
  if (!parts || text.length > 25) return null;
  return new Decimal(BigInt(parts[1]! + parts[2]!.padEnd(kPlaces, '0')));
}

export function parseWhole(text: string): bigint | null {
  return /^\d+$/.test(text) ? whole(BigInt(text)) : null;
}

export const widen = (value: bigint): Decimal => new Decimal(kOne * value);

/** A decimal as forms write it: "12", "12.5", "-0.25". */
export function decimalOf(text: string): Decimal | null {
  const digits = text.startsWith('-') ? text.slice(1) : text;
  const whole = parseWhole(digits);
  const found = parseDecimal(digits) ?? (whole === null ? null : widen(whole));
  return found && text.startsWith('-') ? new Decimal(-found.millionths) : found;
}

/** Without zeros at the end: "1.5", "-0.25", "3". */
export function decimalText(value: Decimal): string {
  const digits = size(value.millionths).toString().padStart(kPlaces + 1, '0');
  const part = digits.slice(-kPlaces).replace(/0+$/, '');
  return `${value.millionths < 0n ? '-' : ''}${digits.slice(0, -kPlaces)}${part ? `.${part}` : ''}`;
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

export function arithmetic(op: Arithmetic, a: Value, b: Value): Value {
  return a instanceof Decimal ? decimals(op, a.millionths, (b as Decimal).millionths) : wholes(op, a as bigint, b as bigint);
}

function decimals(op: Arithmetic, a: bigint, b: bigint): Decimal | null {
  if (op === '+') return decimal(wide(a + b));
  if (op === '-') return decimal(wide(a - b));
  if (op === '*') return wide(a * b) === null ? null : new Decimal(divided(a * b, kOne));
  return b === 0n || wide(a * kOne) === null ? null : new Decimal(divided(a * kOne, b));
}

function wholes(op: Arithmetic, a: bigint, b: bigint): bigint | null {
  if (op === '+') return whole(a + b);
  if (op === '-') return whole(a - b);
  if (op === '*') return whole(a * b);
  if (b === 0n || (a === -kWholeMost - 1n && b === -1n)) return null;
  return op === '/' ? a / b : a % b;
}

export function negated(value: Value): Value {
  return value instanceof Decimal ? new Decimal(-value.millionths) : whole(-(value as bigint));
}

export const isNegative = (value: Value): boolean => (value instanceof Decimal ? value.millionths < 0n : (value as bigint) < 0n);

export type Rounding = 'round' | 'floor' | 'ceil';

export function rounded(value: Decimal, rounding: Rounding): bigint | null {
  const { millionths } = value;
  const rest = millionths % kOne;
  if (rounding === 'round') return whole(divided(millionths, kOne));
  if (rounding === 'floor') return whole(millionths / kOne - (rest < 0n ? 1n : 0n));
  return whole(millionths / kOne + (rest > 0n ? 1n : 0n));
}

export function same(a: Value, b: Value): boolean {
  return a instanceof Decimal && b instanceof Decimal ? a.millionths === b.millionths : a === b;
}

/** Both of one type and not truth values. Texts go by code points, which is the order of their bytes. */
export function before(a: Value, b: Value): boolean {
  if (a instanceof Decimal) return a.millionths < (b as Decimal).millionths;
  if (typeof a !== 'string') return (a as bigint) < (b as bigint);
  const left = [...a];
  const right = [...(b as string)];
  const differs = left.findIndex((point, at) => point !== right[at]);
  if (differs < 0) return left.length < right.length;
  return differs < right.length && left[differs]!.codePointAt(0)! < right[differs]!.codePointAt(0)!;
}
