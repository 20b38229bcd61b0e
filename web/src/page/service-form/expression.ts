// SPDX-License-Identifier: Apache-2.0
// The expression language of forms in the browser, twin of src/expr (README there): compiled against the fields it may use, then
// evaluated as often as wanted. tests/samples/expr/cases.json is read by the tests of both, so that they stay equal.
import { ExpressionFault, tokensOf } from './expression-token';
import type { FaultCode, Token } from './expression-token';
import { arithmetic, before, isNegative, negated, rounded, same, widen } from './expression-value';
import type { Arithmetic, Decimal, Rounding, Type, Value } from './expression-value';

export { ExpressionFault } from './expression-token';
export { Decimal } from './expression-value';
export type { Type, Value } from './expression-value';

/** Values of the fields an expression may use, by name; what is absent is not known. */
export type Fields = Record<string, Value>;

export interface Program {
  type: Type;
  evaluate: (fields: Fields) => Value;
}

const kPartsMax = 512;
const kDepthMax = 32;
const kManyOperands = 16;

interface Operation {
  least: number;
  most: number;
  operands: 'any' | 'text' | 'number' | 'decimal';
  result?: Type;
  evaluate: (operands: Program[]) => Program['evaluate'];
}

/** Null as soon as one operand is. */
function strict(work: (...values: Value[]) => Value): Operation['evaluate'] {
  return (operands) => (fields) => {
    const values: Value[] = [];
    for (const operand of operands) {
      const value = operand.evaluate(fields);
      if (value === null) return null;
      values.push(value);
    }
    return work(...values);
  };
}

const rounding = (way: Rounding): Operation => ({ least: 1, most: 1, operands: 'decimal', result: 'integer', evaluate: strict((value) => rounded(value as Decimal, way)) });
const ofTexts = (holds: (text: string, part: string) => boolean): Operation => ({
  least: 2, most: 2, operands: 'text', result: 'boolean', evaluate: strict((text, part) => holds(text as string, part as string)),
});
const extreme = (better: (a: Value, b: Value) => boolean): Operation => ({
  least: 2, most: kManyOperands, operands: 'number', evaluate: strict((...values) => values.reduce((best, value) => (better(value, best) ? value : best))),
});

const kFunctions = new Map<string, Operation>([
  ['if', {
    least: 3, most: 3, operands: 'any',
    evaluate: ([condition, yes, no]) => (fields) => {
      const holds = condition!.evaluate(fields);
      return holds === null ? null : (holds ? yes! : no!).evaluate(fields);
    },
  }],
  ['coalesce', {
    least: 2, most: kManyOperands, operands: 'any',
    evaluate: (operands) => (fields) => {
      for (const operand of operands) {
        const value = operand.evaluate(fields);
        if (value !== null) return value;
      }
      return null;
    },
  }],
  ['is_null', { least: 1, most: 1, operands: 'any', result: 'boolean', evaluate: ([operand]) => (fields) => operand!.evaluate(fields) === null }],
  ['starts_with', ofTexts((text, part) => text.startsWith(part))],
  ['ends_with', ofTexts((text, part) => text.endsWith(part))],
  ['contains', ofTexts((text, part) => text.includes(part))],
  ['length', { least: 1, most: 1, operands: 'text', result: 'integer', evaluate: strict((text) => BigInt([...(text as string)].length)) }],
  ['min', extreme((a, b) => before(a, b))],
  ['max', extreme((a, b) => before(b, a))],
  ['abs', { least: 1, most: 1, operands: 'number', evaluate: strict((value) => (isNegative(value) ? negated(value) : value)) }],
  ['round', rounding('round')],
  ['floor', rounding('floor')],
  ['ceil', rounding('ceil')],
]);

const kComparisons = new Map<string, (a: Value, b: Value) => boolean>([
  ['==', same],
  ['!=', (a, b) => !same(a, b)],
  ['<=', (a, b) => !before(b, a)],
  ['>=', (a, b) => !before(a, b)],
  ['<', before],
  ['>', (a, b) => before(b, a)],
]);

/** `decisive` decides whatever the other side is. */
function either(left: Program, right: Program, decisive: boolean): Program['evaluate'] {
  return (fields) => {
    const first = left.evaluate(fields);
    if (first === decisive) return decisive;
    const second = right.evaluate(fields);
    if (second === decisive) return decisive;
    return first === null || second === null ? null : !decisive;
  };
}

function member([wanted, ...items]: Program[]): Program['evaluate'] {
  return (fields) => {
    const value = wanted!.evaluate(fields);
    if (value === null) return null;
    let unknown = false;
    for (const item of items) {
      const one = item.evaluate(fields);
      if (one !== null && same(one, value)) return true;
      unknown ||= one === null;
    }
    return unknown ? null : false;
  };
}

/** Reads by recursive descent and checks the types on the way. */
class Parser {
  private at = 0;
  private depth = 0;
  private parts = 0;

  constructor(private readonly tokens: Token[], private readonly types: Record<string, Type>) {}

  whole(): Program {
    const program = this.or();
    if (this.now.kind !== 'end') this.refuse('expr.syntax');
    return program;
  }

  private get now(): Token {
    return this.tokens[this.at]!;
  }

  private refuse(code: FaultCode, column = this.now.column): never {
    throw new ExpressionFault(code, column);
  }

  private isWord(word: string): boolean {
    return this.now.kind === 'name' && this.now.source === word;
  }

  private takes(symbol: string): boolean {
    if (this.now.kind !== 'symbol' || this.now.source !== symbol) return false;
    this.at += 1;
    return true;
  }

  private need(symbol: string): void {
    if (!this.takes(symbol)) this.refuse('expr.syntax');
  }

  private part(type: Type, column: number, evaluate: Program['evaluate']): Program {
    this.parts += 1;
    if (this.parts > kPartsMax) this.refuse('expr.too_large', column);
    return { type, evaluate };
  }

  private want(program: Program, type: Type, column: number): void {
    if (program.type !== type) this.refuse('expr.type', column);
  }

  private wantNumber(program: Program, column: number): void {
    if (program.type !== 'integer' && program.type !== 'decimal') this.refuse('expr.type', column);
  }

  private widened(program: Program, column: number): Program {
    return this.part('decimal', column, strict((value) => widen(value as bigint))([program]));
  }

  /** The operands as ones of one type. */
  private unified(operands: Program[], columns: number[]): Program[] {
    const first = operands[0]!.type;
    const type = first === 'integer' && operands.some((one) => one.type === 'decimal') ? 'decimal' : first;
    return operands.map((operand, index) => {
      const fitting = type === 'decimal' && operand.type === 'integer' ? this.widened(operand, columns[index]!) : operand;
      this.want(fitting, type, columns[index]!);
      return fitting;
    });
  }

  private or(): Program {
    this.depth += 1;
    if (this.depth > kDepthMax) this.refuse('expr.too_large');
    const program = this.joined('or', true, () => this.joined('and', false, () => this.not()));
    this.depth -= 1;
    return program;
  }

  private joined(word: string, decisive: boolean, operand: () => Program): Program {
    const { column } = this.now;
    let left = operand();
    while (this.isWord(word)) {
      this.at += 1;
      this.want(left, 'boolean', column);
      const rightColumn = this.now.column;
      const right = operand();
      this.want(right, 'boolean', rightColumn);
      left = this.part('boolean', column, either(left, right, decisive));
    }
    return left;
  }

  private not(): Program {
    const { column } = this.now;
    let count = 0;
    for (; this.isWord('not'); this.at += 1) count += 1;
    const program = this.comparison();
    if (count === 0) return program;
    this.want(program, 'boolean', this.now.column);
    return count % 2 === 0 ? program : this.part('boolean', column, strict((value) => !value)([program]));
  }

  private comparison(): Program {
    const { column } = this.now;
    const left = this.sum();
    if (this.isWord('in')) return this.among(left, column);
    for (const [symbol, holds] of kComparisons) {
      if (!this.takes(symbol)) continue;
      const rightColumn = this.now.column;
      const sides = this.unified([left, this.sum()], [column, rightColumn]);
      if (symbol !== '==' && symbol !== '!=' && left.type === 'boolean') this.refuse('expr.type', column);
      return this.part('boolean', column, strict((a, b) => holds(a!, b!))(sides));
    }
    return left;
  }

  private among(left: Program, column: number): Program {
    this.at += 1;
    this.need('[');
    const operands = [left];
    const columns = [column];
    do {
      columns.push(this.now.column);
      operands.push(this.sum());
    } while (this.takes(','));
    this.need(']');
    return this.part('boolean', column, member(this.unified(operands, columns)));
  }

  private sum(): Program {
    return this.chain(['+', '-'], () => this.chain(['*', '/', '%'], () => this.sign()));
  }

  private chain(symbols: Arithmetic[], operand: () => Program): Program {
    const { column } = this.now;
    let left = operand();
    for (let op = this.symbolOf(symbols); op; op = this.symbolOf(symbols)) {
      this.wantNumber(left, column);
      const rightColumn = this.now.column;
      const right = operand();
      this.wantNumber(right, rightColumn);
      const sides = this.unified([left, right], [column, rightColumn]);
      if (op === '%') this.want(sides[0]!, 'integer', column);
      const chosen = op;
      left = this.part(sides[0]!.type, column, strict((a, b) => arithmetic(chosen, a!, b!))(sides));
    }
    return left;
  }

  private symbolOf(symbols: Arithmetic[]): Arithmetic | undefined {
    return symbols.find((symbol) => this.takes(symbol));
  }

  private sign(): Program {
    const { column } = this.now;
    if (!this.takes('-')) return this.primary();
    const program = this.primary();
    this.wantNumber(program, column + 1);
    return this.part(program.type, column, strict((value) => negated(value!))([program]));
  }

  private primary(): Program {
    const token = this.now;
    if (token.kind === 'name') return this.named(token);
    if (this.takes('(')) {
      const program = this.or();
      this.need(')');
      return program;
    }
    if (token.kind === 'symbol' || token.kind === 'end') this.refuse('expr.syntax');
    this.at += 1;
    const value = token.value!;
    return this.part(token.kind, token.column, () => value);
  }

  private named({ source, column }: Token): Program {
    this.at += 1;
    if (source === 'true' || source === 'false') return this.part('boolean', column, () => source === 'true');
    const operation = kFunctions.get(source);
    if (operation && this.takes('(')) return this.call(operation, column);
    const type = Object.hasOwn(this.types, source) ? this.types[source] : undefined;
    if (!type) this.refuse('expr.name', column);
    return this.part(type, column, (fields) => fields[source] ?? null);
  }

  private call(operation: Operation, column: number): Program {
    const operands: Program[] = [];
    const columns: number[] = [];
    do {
      columns.push(this.now.column);
      operands.push(this.or());
    } while (this.takes(','));
    this.need(')');
    if (operands.length < operation.least || operands.length > operation.most) this.refuse('expr.syntax', column);
    const fitting = this.fit(operation, operands, columns);
    return this.part(operation.result ?? fitting.at(-1)!.type, column, operation.evaluate(fitting));
  }

  private fit(operation: Operation, operands: Program[], columns: number[]): Program[] {
    const isChoice = operation === kFunctions.get('if');
    if (isChoice) this.want(operands[0]!, 'boolean', columns[0]!);
    operands.forEach((operand, index) => {
      if (operation.operands === 'text') this.want(operand, 'text', columns[index]!);
      else if (operation.operands !== 'any') this.wantNumber(operand, columns[index]!);
    });
    const first = isChoice ? 1 : 0;
    const fitting = [...operands.slice(0, first), ...this.unified(operands.slice(first), columns.slice(first))];
    return operation.operands === 'decimal' && fitting[0]!.type === 'integer' ? [this.widened(fitting[0]!, columns[0]!)] : fitting;
  }
}

/** Throws an ExpressionFault. `result`: what it must be; any type when left out. */
export function compile(source: string, types: Record<string, Type>, result?: Type): Program {
  const program = new Parser(tokensOf(source), types).whole();
  if (result && program.type !== result) throw new ExpressionFault('expr.type', 1);
  return program;
}
