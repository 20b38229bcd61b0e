// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { AxisValue, Statistic } from './api';
import { cellsOf, kSeriesMax, listOf, nextSort, rowsOf, seriesOf, sorted, turned } from './table';

const value = (word: string, total: number, more: Partial<AxisValue> = {}): AxisValue => ({
  value: word, text: { zh: word, en: word }, none: false, others: false, values: 1, total, share: 0, cards: `plan=${word}`, ...more,
});
const words = { say: (text: { zh: string }) => text.zh, rest: '其余', total: '合计' };
const plain = (figure: number): string => String(figure);

function statistic(columns: number): Statistic {
  const across = Array.from({ length: columns }, (_, index) => value(`c${index}`, index + 1));
  return {
    measure: 'cards', name: { zh: '卡数', en: 'Cards' }, unit: { zh: '张', en: 'cards' }, as_of: '', months: [], total: 100,
    rows: { dimension: 'plan', name: { zh: '套餐', en: 'Plan' }, values: [value('b', 30), value('a', 50), value('', 20, { others: true, cards: undefined })] },
    columns: columns ? { dimension: 'state', name: { zh: '状态', en: 'State' }, values: across } : undefined,
    cells: columns ? [10, 20, 30].map((base) => across.map((_, index) => ({ value: base + index, share: 0, cards: `x=${base + index}` }))) : [],
  };
}

describe('the table', () => {
  const rows = rowsOf(statistic(2), words.say);
  const order = (column: number, descending: boolean): string[] => sorted(rows, { column, descending }, 'zh').map((row) => row.name);

  it('is sorted by name, a column or the total, with the others last', () => {
    expect(order(-1, false)).toEqual(['a', 'b', '']);
    expect(order(0, true)).toEqual(['a', 'b', '']);
    expect(order(0, false)).toEqual(['b', 'a', '']);
    expect(order(2, true)).toEqual(['a', 'b', '']);
    expect(sorted(rows, undefined, 'zh')).toBe(rows);
  });
  it('turns the order with every click and takes it back with the third', () => {
    const first = nextSort(undefined, 1);
    expect(first).toEqual({ column: 1, descending: true });
    expect(nextSort(first, 1)).toEqual({ column: 1, descending: false });
    expect(nextSort({ column: 1, descending: false }, 1)).toBeUndefined();
    expect(nextSort(first, -1)).toEqual({ column: -1, descending: false });
  });
});

describe('what is drawn', () => {
  it('has at most six series, whose sum is the row', () => {
    const { table, series } = seriesOf(statistic(9), words, plain);
    expect(series).toHaveLength(kSeriesMax);
    expect(table.columns.map((column) => column.label)).toEqual(['套餐', 'c4', 'c5', 'c6', 'c7', 'c8', '其余', '合计']);
    const sum = series.reduce((all, key) => all + Number(table.rows[0]![key]), 0);
    expect(sum).toBe(statistic(9).cells[0]!.reduce((all, cell) => all + cell.value, 0));
  });
  it('is the total alone with one axis', () => {
    const { table, series } = seriesOf(statistic(0), words, plain);
    expect(series).toEqual(['total']);
    expect(table.columns.map((column) => column.label)).toEqual(['套餐', '卡数']);
    expect(table.rows[1]).toMatchObject({ name: 'a', total: 50, cards: 'plan=a' });
  });
  it('leaves out what is not known of a month', () => {
    const months = { ...statistic(2), months: [{ month: 'a', taken: false }], rows: { ...statistic(2).rows, dimension: 'month' } };
    expect(seriesOf(months, words, plain).table.rows.map((row) => row.total)).toEqual([30, undefined, 20]);
  });
  it('has a cell a row for the heat map, each with its cards', () => {
    expect(cellsOf(statistic(2), words.say, plain).rows[3]).toEqual({ row: 'a', column: 'c1', value: 21, cards: 'x=21' });
  });
});

it('is turned with its cells', () => {
  expect(turned(statistic(2)).cells.map((row) => row.map((cell) => cell.value))).toEqual([[10, 20, 30], [11, 21, 31]]);
  expect(turned(turned(statistic(2)))).toEqual(statistic(2));
});

it('leads to the card list with the words as they were', () => {
  expect(listOf('plan=a%5C%2Cb&unit_id=7')).toEqual({ path: '/cards', query: { plan: 'a\\,b', unit_id: '7' } });
});
