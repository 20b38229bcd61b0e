// SPDX-License-Identifier: Apache-2.0
// The usual drawings. Bars start at zero, units stand on the axis, direct labels come before legends.
import type { EChartsOption } from 'echarts';

import type { ChartRow, ChartTable, ChartTokens } from './chart';

export interface BarSeries {
  key: string;
  /** Colour of the state it stands for; the next series colour when absent. */
  tone?: 'good' | 'warn' | 'bad' | 'idle';
}

export interface BarOptions {
  /** Column of the names. */
  name: string;
  series: BarSeries[];
  /** Bars lie down: better for long names. */
  lying?: boolean;
  stacked?: boolean;
  unit?: string;
  max?: number;
  format?: (value: number) => string;
  /** Only every so many names are written, where there are too many for all. */
  nameEvery?: number;
  /** The values are bytes: the axis goes by whole binary units. */
  bytes?: boolean;
  /** A line to compare with, for instance a goal. */
  mark?: { value: number; label: string };
}

const kNameWidth = 132;
const kBarMax = 20;

const kSteps = [1, 2, 5, 10, 20, 50, 128, 256, 512];

/** The axis's end and step for bytes up to `most`: at most six round steps of one unit. */
export function binaryScale(most: number): { max: number; interval: number } {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(Math.max(1, most)) / Math.log(1024)));
  const interval = (kSteps.find((step) => most / unit / step <= 6) ?? 512) * unit;
  return { max: Math.max(1, Math.ceil(most / interval)) * interval, interval };
}

/** Of stacked bars the tallest as a whole, else the tallest of all. */
function tallest(table: ChartTable, series: BarSeries[], stacked: boolean): number {
  const heights = table.rows.map((row) => series.map((one) => numberOf(row, one.key)));
  return Math.max(0, ...heights.map((of) => (stacked ? of.reduce((sum, one) => sum + one, 0) : Math.max(...of))));
}

export function bars(options: BarOptions) {
  return (table: ChartTable, tokens: ChartTokens): EChartsOption => {
    const names = table.rows.map((row) => String(row[options.name] ?? ''));
    const format = options.format ?? ((value: number) => value.toLocaleString('en-US'));
    const label = (key: string): string => table.columns.find((column) => column.key === key)?.label ?? key;
    const category = {
      type: 'category' as const,
      data: names,
      inverse: options.lying ?? false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: tokens.line } },
      axisLabel: { color: tokens.secondary, ...(options.lying ? { width: kNameWidth, overflow: 'truncate' as const } : { interval: (options.nameEvery ?? 1) - 1 }) },
    };
    const value = {
      type: 'value' as const,
      min: 0,
      max: options.max,
      name: options.unit,
      nameTextStyle: { color: tokens.secondary },
      splitNumber: 4,
      ...(options.bytes ? binaryScale(tallest(table, options.series, options.stacked ?? false)) : {}),
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { color: tokens.secondary, formatter: (number: number) => format(number), hideOverlap: true },
    };
    return {
      grid: { left: 4, right: 48, top: options.unit || options.series.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
      tooltip: tooltip(tokens, format),
      legend: options.series.length > 1 ? { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: tokens.secondary } } : undefined,
      xAxis: options.lying ? value : category,
      yAxis: options.lying ? category : value,
      series: options.series.map((one, index) => ({
        type: 'bar' as const,
        name: label(one.key),
        stack: options.stacked ? 'all' : undefined,
        barMaxWidth: kBarMax,
        itemStyle: { color: one.tone ? tokens[one.tone] : tokens.series[index % tokens.series.length] },
        data: table.rows.map((row) => numberOf(row, one.key)),
        label: {
          show: !options.stacked && options.series.length === 1,
          position: options.lying ? ('right' as const) : ('top' as const),
          color: tokens.text,
          formatter: (point: { value?: unknown }) => (typeof point.value === 'number' ? format(point.value) : ''),
        },
        markLine: options.mark && index === 0 ? markLine(options.mark, options.lying ?? false, tokens) : undefined,
      })),
    };
  };
}

function numberOf(row: ChartRow, key: string): number {
  const value = row[key];
  return typeof value === 'number' ? value : 0;
}

function tooltip(tokens: ChartTokens, format: (value: number) => string): EChartsOption['tooltip'] {
  return {
    trigger: 'axis',
    axisPointer: { type: 'shadow' },
    backgroundColor: tokens.surface,
    borderColor: tokens.line,
    textStyle: { color: tokens.text, fontSize: 12 },
    valueFormatter: (value) => (typeof value === 'number' ? format(value) : String(value ?? '—')),
    confine: true,
  };
}

function markLine(mark: { value: number; label: string }, lying: boolean, tokens: ChartTokens) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: tokens.secondary, type: 'dashed' as const },
    label: { formatter: mark.label, color: tokens.secondary },
    data: [lying ? { xAxis: mark.value } : { yAxis: mark.value }],
  };
}
