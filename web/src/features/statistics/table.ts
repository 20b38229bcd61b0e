// SPDX-License-Identifier: Apache-2.0
// The answer as rows of a table and as what is drawn: at most six series, the rest put together.
import type { Text } from '@/api/types';
import type { ChartTable } from '@/page/dashboard/chart';
import type { AxisValue, Statistic } from './api';

type Say = (text: Text) => string;

export interface TableRow {
  key: number;
  name: string;
  value: AxisValue;
  /** One a column; with one axis none. */
  cells: { value: number; cards?: string | null }[];
}

export interface TableSort {
  /** -1: the name; the number of columns: the total. */
  column: number;
  descending: boolean;
}

export const kSeriesMax = 6;

export function rowsOf(statistic: Statistic, say: Say): TableRow[] {
  return statistic.rows.values.map((value, index) => ({ key: index, name: say(value.text), value, cells: statistic.cells[index] ?? [] }));
}

/** The months asked for whose file was never taken in: nothing is known of them, which is not 0. */
export const unknownMonths = (statistic: Statistic): string[] => statistic.months.filter((one) => !one.taken).map((one) => one.month);

/** Sorted as asked; what is put together as others stays last. */
export function sorted(rows: TableRow[], sort: TableSort | undefined, locale: string): TableRow[] {
  if (!sort) return rows;
  const figure = (row: TableRow): number => row.cells[sort.column]?.value ?? row.value.total;
  const upwards = (a: TableRow, b: TableRow): number => (sort.column < 0 ? a.name.localeCompare(b.name, locale, { numeric: true }) : figure(a) - figure(b));
  const last = (row: TableRow): number => (row.value.others ? 1 : 0);
  return [...rows].sort((a, b) => last(a) - last(b) || (sort.descending ? -1 : 1) * upwards(a, b) || a.key - b.key);
}

/** The order after a click on a head: figures fall first, names rise first; the third click takes it back. */
export function nextSort(sort: TableSort | undefined, column: number): TableSort | undefined {
  const first = column >= 0;
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : undefined;
}

export interface SeriesTable {
  table: ChartTable;
  /** Keys of the drawn columns, at most six. */
  series: string[];
}

/** A row a value, a column a series; beyond six series the smaller ones are one. */
export function seriesOf(statistic: Statistic, words: { say: Say; rest: string; total: string }, format: (value: number) => string): SeriesTable {
  const name = { key: 'name', label: words.say(statistic.rows.name) };
  const columns = statistic.columns?.values ?? [];
  const kept = largest(columns);
  const keys = kept.map((_, index) => `s${index}`);
  const labels = kept.map((at) => (at === undefined ? words.rest : words.say(columns[at]!.text)));
  const unknown = statistic.rows.dimension === 'month' ? unknownMonths(statistic) : [];
  const rows = rowsOf(statistic, words.say).map((row) => {
    const line: Record<string, string | number | undefined> = { name: row.name, total: row.value.total, cards: row.value.cards ?? undefined };
    if (unknown.includes(row.value.value)) return { name: row.name };
    kept.forEach((at, index) => {
      line[keys[index]!] = at === undefined
        ? row.cells.reduce((sum, cell, column) => (kept.includes(column) ? sum : sum + cell.value), 0)
        : row.cells[at]?.value ?? 0;
    });
    return line;
  });
  const figures = columns.length ? keys.map((key, index) => ({ key, label: labels[index]!, align: 'right' as const, format })) : [];
  const total = { key: 'total', label: columns.length ? words.total : words.say(statistic.name), align: 'right' as const, format };
  return { table: { columns: [name, ...figures, total], rows }, series: columns.length ? keys : ['total'] };
}

/** Places of the columns that are drawn, in their order; undefined stands for all others together. */
function largest(columns: AxisValue[]): (number | undefined)[] {
  const places = columns.map((_, index) => index);
  if (places.length <= kSeriesMax) return places;
  const kept = places
    .filter((at) => !columns[at]!.others)
    .sort((a, b) => columns[b]!.total - columns[a]!.total)
    .slice(0, kSeriesMax - 1)
    .sort((a, b) => a - b);
  return [...kept, undefined];
}

/** Rows and columns changed places. */
export function turned(statistic: Statistic): Statistic {
  if (!statistic.columns) return statistic;
  return {
    ...statistic, rows: statistic.columns, columns: statistic.rows,
    cells: statistic.columns.values.map((_, column) => statistic.cells.map((row) => row[column]!)),
  };
}

/** A row a cell, for the heat map. */
export function cellsOf(statistic: Statistic, say: Say, format: (value: number) => string): ChartTable {
  const columns = statistic.columns?.values ?? [];
  return {
    columns: [
      { key: 'row', label: say(statistic.rows.name) }, { key: 'column', label: statistic.columns ? say(statistic.columns.name) : '' },
      { key: 'value', label: say(statistic.name), align: 'right', format },
    ],
    rows: rowsOf(statistic, say).flatMap((row) =>
      row.cells.map((cell, index) => ({ row: row.name, column: say(columns[index]!.text), value: cell.value, cards: cell.cards ?? undefined }))),
  };
}

/** The place of the card list that a figure leads to. */
export function listOf(cards: string): { path: string; query: Record<string, string> } {
  return { path: '/cards', query: Object.fromEntries(new URLSearchParams(cards)) };
}
