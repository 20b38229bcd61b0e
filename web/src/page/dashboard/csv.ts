// SPDX-License-Identifier: Apache-2.0
import type { ChartTable } from './chart';

// Spreadsheet programs run a cell that begins so as a formula.
const kFormula = /^[=+\-@\t\r]/;

function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const words = value ?? '';
  const safe = kFormula.test(words) ? `'${words}` : words;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, with a byte order mark, without which spreadsheet programs misread Chinese. */
export function toCsv(table: ChartTable): string {
  const lines = [
    table.columns.map((column) => cell(column.label)),
    ...table.rows.map((row) => table.columns.map((column) => cell(row[column.key]))),
  ];
  return `\ufeff${lines.map((line) => `${line.join(',')}\r\n`).join('')}`;
}

export function download(name: string, content: Blob | string, type = 'text/csv;charset=utf-8'): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
