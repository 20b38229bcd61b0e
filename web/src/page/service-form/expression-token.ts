// SPDX-License-Identifier: Apache-2.0
// The words of an expression with their columns.
import { Decimal, parseDecimal, parseWhole } from './expression-value';

export type FaultCode = 'expr.syntax' | 'expr.name' | 'expr.type' | 'expr.number' | 'expr.too_large';

/** What keeps an expression from being compiled. The sentence for people is the server's; here the place is enough. */
export class ExpressionFault extends Error {
  constructor(readonly code: FaultCode, /** In bytes, from 1. */ readonly column: number) {
    super(`${code} at column ${column}`);
  }
}

export interface Token {
  kind: 'name' | 'symbol' | 'integer' | 'decimal' | 'text' | 'end';
  source: string;
  column: number;
  value?: bigint | Decimal | string;
}

const kSourceBytesMax = 4096;
const kSymbols = ['==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '%', '(', ')', '[', ']', ','];
const encoder = new TextEncoder();
const bytes = (text: string): number => encoder.encode(text).length;

function textToken(source: string, at: number): Omit<Token, 'column'> {
  let value = '';
  for (let end = at + 1; end < source.length; ++end) {
    if (source[end] === '"') return { kind: 'text', source: source.slice(at, end + 1), value };
    if (source[end] === '\\') {
      const next = source[end + 1];
      if (next !== '"' && next !== '\\') throw new ExpressionFault('expr.syntax', bytes(source.slice(0, end)) + 1);
      end += 1;
    }
    value += source[end];
  }
  throw new ExpressionFault('expr.syntax', bytes(source.slice(0, at)) + 1);
}

function numberToken(source: string, at: number): Omit<Token, 'column'> {
  const word = /^[\w.]+/.exec(source.slice(at))![0];
  const value = word.includes('.') ? parseDecimal(word) : parseWhole(word);
  if (value === null) throw new ExpressionFault('expr.number', bytes(source.slice(0, at)) + 1);
  return { kind: value instanceof Decimal ? 'decimal' : 'integer', source: word, value };
}

function tokenAt(source: string, at: number): Omit<Token, 'column'> {
  const rest = source.slice(at);
  if (rest[0] === '"') return textToken(source, at);
  if (/^\d/.test(rest)) return numberToken(source, at);
  const name = /^[A-Za-z_][\w.]*/.exec(rest)?.[0];
  if (name) return { kind: 'name', source: name };
  const symbol = kSymbols.find((one) => rest.startsWith(one));
  if (symbol) return { kind: 'symbol', source: symbol };
  throw new ExpressionFault('expr.syntax', bytes(source.slice(0, at)) + 1);
}

export function tokensOf(source: string): Token[] {
  if (bytes(source) > kSourceBytesMax) throw new ExpressionFault('expr.too_large', kSourceBytesMax);
  const tokens: Token[] = [];
  let column = 1;
  for (let at = 0; at < source.length;) {
    if (/[ \t\n\r]/.test(source[at]!)) {
      at += 1;
      column += 1;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push({ ...token, column });
    at += token.source.length;
    column += bytes(token.source);
  }
  return [...tokens, { kind: 'end', source: '', column }];
}
