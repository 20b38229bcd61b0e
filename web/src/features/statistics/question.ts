// SPDX-License-Identifier: Apache-2.0
// What is asked, as it stands in the address of the page and as the API wants it. No state, no network.

export const kMeasures = ['cards', 'data_bytes', 'sms', 'voice_minutes', 'voice_calls'] as const;
export type Measure = (typeof kMeasures)[number];

export const kDimensions = [
  'state', 'carrier', 'unit', 'plan', 'class', 'scene', 'network', 'region', 'kind', 'form', 'risk', 'compliance', 'domain', 'batch', 'contract', 'activated_month',
] as const;
export type Dimension = (typeof kDimensions)[number] | 'month';

export const kDrawings = ['bars', 'heat', 'line'] as const;
export type Drawing = (typeof kDrawings)[number];

/** Filters the page keeps; the same words as the card list's. */
export const kFilterKeys = [...kDimensions.filter((one) => one !== 'unit'), 'unit_id', 'without'];

export const kTops = [10, 20, 50, 100];
const kTop = 20;
const kLevelMax = 12;

export interface Question {
  measure: Measure;
  rows: Dimension;
  columns?: Dimension;
  /** First and last month of use, YYYY-MM. */
  months?: [string, string];
  /** Units are put together at this level; each for itself when absent. */
  level?: number;
  top: number;
  filters: Record<string, string>;
  drawing?: Drawing;
}

type Address = Record<string, string | null | undefined | (string | null)[]>;

const one = <T extends string>(words: readonly T[], word: unknown): T | undefined => words.find((known) => known === word);

/** The dimensions a measure can be counted by: only usage has a month. */
export function dimensionsOf(measure: Measure): Dimension[] {
  return measure === 'cards' ? [...kDimensions] : ['month', ...kDimensions];
}

export function fromAddress(address: Address): Question {
  const text = (key: string): string => (typeof address[key] === 'string' ? (address[key] as string) : '');
  const measure = one(kMeasures, text('measure')) ?? 'cards';
  const known = dimensionsOf(measure);
  const [first, second] = text('by').split(',').map((word) => one(known, word));
  const rows = first ?? (measure === 'cards' ? 'unit' : 'month');
  const filters: Record<string, string> = {};
  for (const key of kFilterKeys) if (text(key)) filters[key] = text(key);
  const columns = text('by') ? second : defaultColumns(measure);
  return {
    measure,
    rows,
    columns: columns === rows ? undefined : columns,
    months: measure === 'cards' ? undefined : readMonths(text('month')),
    level: whole(text('unit_level'), kLevelMax),
    top: kTops.find((top) => String(top) === text('top')) ?? kTop,
    filters,
    drawing: one(kDrawings, text('show')),
  };
}

function defaultColumns(measure: Measure): Dimension {
  return measure === 'cards' ? 'state' : 'carrier';
}

function whole(text: string, max: number): number | undefined {
  return /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= max ? Number(text) : undefined;
}

function readMonths(text: string): [string, string] | undefined {
  const match = /^(\d{4}-\d{2})(?:\.\.(\d{4}-\d{2}))?$/.exec(text);
  return match ? [match[1]!, match[2] ?? match[1]!] : undefined;
}

export function toAddress(question: Question): Record<string, string> {
  const address: Record<string, string> = { ...toApi(question) };
  if (question.drawing) address.show = question.drawing;
  if (question.top === kTop) delete address.top;
  return address;
}

export function toApi(question: Question): Record<string, string> {
  const api: Record<string, string> = {
    measure: question.measure, by: question.columns ? `${question.rows},${question.columns}` : question.rows, top: String(question.top), ...question.filters,
  };
  if (question.months && question.measure !== 'cards') api.month = question.months[0] === question.months[1] ? question.months[0] : question.months.join('..');
  if (question.level && [question.rows, question.columns].includes('unit')) api.unit_level = String(question.level);
  return api;
}

export function swapped(question: Question): Question {
  return question.columns ? { ...question, rows: question.columns, columns: question.rows } : question;
}

/** The question with another measure; what it cannot be counted by falls away. */
export function measured(question: Question, measure: Measure): Question {
  const known = dimensionsOf(measure);
  const columns = question.columns && known.includes(question.columns) ? question.columns : undefined;
  const rows = known.includes(question.rows) ? question.rows : columns ?? 'unit';
  return { ...question, measure, rows, columns: columns === rows ? undefined : columns, months: measure === 'cards' ? undefined : question.months };
}

/** The drawings that say something of this question; the first is drawn when none is chosen. */
export function drawingsOf(question: Question): Drawing[] {
  const months = question.rows === 'month' || question.columns === 'month';
  return [...(months ? (['line'] as const) : []), 'bars' as const, ...(question.columns ? (['heat'] as const) : [])];
}

export const drawingOf = (question: Question): Drawing =>
  question.drawing && drawingsOf(question).includes(question.drawing) ? question.drawing : drawingsOf(question)[0]!;
