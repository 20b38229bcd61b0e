// SPDX-License-Identifier: Apache-2.0
// The three drawings of a statistic. Bars begin at zero, units stand on the axis, at most six colours, names beside what they name.
import type { EChartsOption } from 'echarts';

import type { ChartTable, ChartTokens } from '@/page/dashboard/chart';
import { binaryScale } from '@/page/dashboard/chart-options';

export interface Drawn {
  /** Keys of the drawn columns. */
  series: string[];
  unit: string;
  format: (value: number) => string;
  /** Figures are bytes: the axis steps by round binary amounts. */
  bytes: boolean;
  /** Little room: names are cut shorter, figures left out. */
  narrow: boolean;
}

const kBarMax = 20;
const kNameWidth = 168;
const kNarrowName = 92;

const label = (table: ChartTable, key: string): string => table.columns.find((column) => column.key === key)?.label ?? key;
const figure = (value: unknown): number => (typeof value === 'number' ? value : 0);

function tooltip(tokens: ChartTokens, format: (value: number) => string): EChartsOption['tooltip'] {
  return {
    backgroundColor: tokens.surface, borderColor: tokens.line, textStyle: { color: tokens.text, fontSize: 12 }, confine: true,
    valueFormatter: (value) => (typeof value === 'number' ? format(value) : String(value ?? '—')),
  };
}

function legend(shown: boolean, tokens: ChartTokens): EChartsOption['legend'] {
  return shown ? { top: 0, left: 0, right: 0, type: 'plain', itemWidth: 10, itemHeight: 10, itemGap: 12, textStyle: { color: tokens.secondary } } : undefined;
}

export function stackedBars(drawn: Drawn) {
  return (table: ChartTable, tokens: ChartTokens): EChartsOption => {
    const several = drawn.series.length > 1;
    const totals = table.rows.map((row) => figure(row.total));
    return {
      grid: { left: 4, right: drawn.narrow ? 16 : 88, top: several ? (drawn.narrow ? 56 : 36) : 8, bottom: 24, containLabel: true },
      tooltip: { ...tooltip(tokens, drawn.format), trigger: 'axis', axisPointer: { type: 'shadow' } },
      legend: legend(several, tokens),
      yAxis: {
        type: 'category', inverse: true, data: table.rows.map((row) => String(row.name ?? '')), axisTick: { show: false }, axisLine: { lineStyle: { color: tokens.line } },
        axisLabel: { color: tokens.secondary, width: drawn.narrow ? kNarrowName : kNameWidth, overflow: 'truncate' },
      },
      xAxis: {
        type: 'value', min: 0, ...(drawn.bytes ? binaryScale(Math.max(...totals)) : {}), name: drawn.unit, nameLocation: 'end', nameGap: 8, nameTextStyle: { color: tokens.secondary }, splitNumber: drawn.narrow ? 2 : 4,
        splitLine: { lineStyle: { color: tokens.line } }, axisLabel: { color: tokens.secondary, formatter: (value: number) => drawn.format(value), hideOverlap: true },
      },
      series: [
        ...drawn.series.map((key, index) => ({
          type: 'bar' as const, name: label(table, key), stack: 'all', barMaxWidth: kBarMax, itemStyle: { color: tokens.series[index % tokens.series.length] },
          data: table.rows.map((row) => figure(row[key])),
        })),
        // Carries the totals at the ends of the bars.
        {
          type: 'bar' as const, stack: 'all', silent: true, barMaxWidth: kBarMax, data: totals.map(() => 0), tooltip: { show: false },
          label: { show: !drawn.narrow, position: 'right' as const, color: tokens.text, formatter: (point: { dataIndex: number }) => drawn.format(totals[point.dataIndex] ?? 0) },
        },
      ],
    };
  };
}

/** `table` has a row a month and a column a series. */
export function lines(drawn: Drawn) {
  return (table: ChartTable, tokens: ChartTokens): EChartsOption => {
    const months = table.rows.map((row) => String(row.name ?? ''));
    const named = drawn.series.map((key) => ({
      name: label(table, key),
      // An unknown month is a gap in the line.
      data: table.rows.map((row) => (row[key] === undefined ? null : figure(row[key]))),
    }));
    const direct = named.length > 1 && !drawn.narrow;
    return {
      grid: { left: 4, right: direct ? 112 : 24, top: named.length > 1 && drawn.narrow ? 64 : 32, bottom: 4, containLabel: true },
      tooltip: { ...tooltip(tokens, drawn.format), trigger: 'axis' },
      legend: legend(named.length > 1 && drawn.narrow, tokens),
      xAxis: {
        type: 'category', data: months, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: tokens.line } },
        axisLabel: { color: tokens.secondary, hideOverlap: true },
      },
      yAxis: {
        type: 'value', min: 0, ...(drawn.bytes ? binaryScale(Math.max(...named.flatMap((one) => one.data.map((value) => value ?? 0)))) : {}),
        name: drawn.unit, nameTextStyle: { color: tokens.secondary, align: 'left' }, splitNumber: 4, splitLine: { lineStyle: { color: tokens.line } },
        axisLabel: { color: tokens.secondary, formatter: (value: number) => drawn.format(value) },
      },
      series: named.map((one, index) => ({
        type: 'line' as const, name: one.name, data: one.data, symbolSize: 6, lineStyle: { width: 2 }, itemStyle: { color: tokens.series[index % tokens.series.length] },
        endLabel: { show: direct, formatter: '{a}', color: tokens.text, width: 100, overflow: 'truncate' as const },
      })),
    };
  };
}

/** `table` has a row a cell: row, column, value. */
export function heat(drawn: Drawn) {
  return (table: ChartTable, tokens: ChartTokens): EChartsOption => {
    const rows = [...new Set(table.rows.map((row) => String(row.row)))];
    const columns = [...new Set(table.rows.map((row) => String(row.column)))];
    const values = table.rows.map((row) => figure(row.value));
    const most = Math.max(1, ...values);
    const axis = { axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false } };
    return {
      grid: { left: 4, right: 8, top: 28, bottom: 44, containLabel: true },
      tooltip: {
        ...tooltip(tokens, drawn.format),
        formatter: (point) => {
          const row = table.rows[(Array.isArray(point) ? point[0]! : point).dataIndex];
          return row ? `${row.row} · ${row.column}<br><b>${drawn.format(figure(row.value))}</b>` : '';
        },
      },
      xAxis: {
        ...axis, type: 'category', position: 'top', data: columns,
        axisLabel: { color: tokens.secondary, interval: 0, width: drawn.narrow ? 40 : 88, overflow: 'truncate', rotate: drawn.narrow && columns.length > 4 ? 40 : 0 },
      },
      yAxis: { ...axis, type: 'category', inverse: true, data: rows, axisLabel: { color: tokens.secondary, width: drawn.narrow ? kNarrowName : kNameWidth, overflow: 'truncate' } },
      visualMap: {
        min: 0, max: most, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 120, itemWidth: 10, text: [`${drawn.format(most)} ${drawn.unit}`.trim(), '0'],
        textStyle: { color: tokens.secondary }, inRange: { color: [tokens.surface, tokens.series[0] ?? tokens.text] },
      },
      series: [{
        type: 'heatmap', data: table.rows.map((row) => [columns.indexOf(String(row.column)), rows.indexOf(String(row.row)), figure(row.value)]),
        itemStyle: { borderColor: tokens.line, borderWidth: 1 },
        label: {
          show: !drawn.narrow && columns.length <= 12, fontSize: 11,
          // Dark cells carry light figures.
          formatter: (point) => { const value = values[point.dataIndex] ?? 0; return value ? `{${value > most / 2 ? 'light' : 'dark'}|${drawn.format(value)}}` : ''; },
          rich: { light: { color: '#fff', fontSize: 11 }, dark: { color: tokens.text, fontSize: 11 } },
        },
      }],
    };
  };
}
