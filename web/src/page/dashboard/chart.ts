// SPDX-License-Identifier: Apache-2.0
// What a chart shows, as a table first: the drawing, the table view and the CSV file all come from the same rows.

export interface ChartColumn {
  key: string;
  label: string;
  align?: 'right';
  /** How a figure is written in the table; the file keeps the plain figure. */
  format?: (value: number) => string;
}

export type ChartRow = Record<string, string | number | undefined>;

export interface ChartTable {
  columns: ChartColumn[];
  rows: ChartRow[];
}

/** Colours and type of the theme in force, for ECharts, which draws on a canvas and knows no CSS variables. */
export interface ChartTokens {
  text: string;
  secondary: string;
  line: string;
  surface: string;
  good: string;
  warn: string;
  bad: string;
  idle: string;
  series: string[];
  font: string;
}

const kSeries = 6;

export function readTokens(): ChartTokens {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--yg-${name}`).trim();
  return {
    text: of('text'),
    secondary: of('secondary'),
    line: of('line'),
    surface: of('float'),
    good: of('good'),
    warn: of('warn'),
    bad: of('bad'),
    idle: of('idle'),
    series: Array.from({ length: kSeries }, (_, index) => of(`series-${index + 1}`)),
    font: of('font'),
  };
}

export function writeCell(column: ChartColumn, row: ChartRow): string {
  const value = row[column.key];
  if (value === undefined) return '—';
  return typeof value === 'number' && column.format ? column.format(value) : String(value);
}
