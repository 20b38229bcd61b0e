// SPDX-License-Identifier: Apache-2.0
// Months as a table and as lines: what is recorded, nothing before it.
import type { EChartsOption } from 'echarts';

import { say } from '@/i18n';
import { formatNumber, formatShare } from '@/i18n/format';
import type { ChartTable, ChartTokens } from '@/page/dashboard/chart';
import type { TrendAnswer } from './api';

export type Measure = 'rate' | 'gaps';

const kSeriesMax = 6;
type Series = TrendAnswer['series'][number];

/** The series worth a line: those with most cards lacking something now. */
export function shownSeries(trend: TrendAnswer): Series[] {
  const now = (one: Series): number => (one.points as (Series['points'][number] | null)[]).at(-1)?.gaps ?? 0;
  return [...trend.series].sort((a, b) => now(b) - now(a)).slice(0, kSeriesMax);
}

const monthWord = (month: TrendAnswer['months'][number]): string => (month.running ? say('compliance.trend.running', { month: month.month }) : month.month);

export function trendTable(trend: TrendAnswer, measure: Measure, name: (one: Series) => string): ChartTable {
  const series = shownSeries(trend);
  const format = measure === 'rate' ? (value: number) => formatShare(value) : (value: number) => formatNumber(value);
  return {
    columns: [
      { key: 'month', label: say('compliance.trend.month') },
      ...series.map((one, index) => ({ key: `s${index}`, label: name(one), align: 'right' as const, format })),
    ],
    rows: trend.months.map((month, at) => ({
      month: monthWord(month),
      ...Object.fromEntries(series.map((one, index) => [`s${index}`, (one.points as (Series['points'][number] | null)[])[at]?.[measure]])),
    })),
  };
}

/** Lines by month; a month without a record is a break, and a single month a dot. */
export function lines(measure: Measure) {
  return (table: ChartTable, tokens: ChartTokens): EChartsOption => {
    const series = table.columns.slice(1);
    const format = (value: number): string => (measure === 'rate' ? formatShare(value) : formatNumber(value));
    return {
      grid: { left: 4, right: 24, top: series.length > 1 ? 36 : 20, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis', backgroundColor: tokens.surface, borderColor: tokens.line, textStyle: { color: tokens.text, fontSize: 12 }, confine: true,
        valueFormatter: (value) => (typeof value === 'number' ? format(value) : '—'),
      },
      legend: series.length > 1 ? { top: 0, left: 0, right: 64, type: 'scroll', itemWidth: 14, itemHeight: 8, textStyle: { color: tokens.secondary } } : undefined,
      xAxis: { type: 'category', data: table.rows.map((row) => String(row.month)), axisTick: { show: false }, axisLine: { lineStyle: { color: tokens.line } }, axisLabel: { color: tokens.secondary, hideOverlap: true } },
      yAxis: {
        type: 'value', min: 0, max: measure === 'rate' ? 1 : undefined, minInterval: measure === 'gaps' ? 1 : undefined, splitNumber: 4, splitLine: { lineStyle: { color: tokens.line } },
        axisLabel: { color: tokens.secondary, formatter: (value: number) => format(value) },
      },
      series: series.map((column, index) => ({
        type: 'line' as const, name: column.label, symbolSize: 7, connectNulls: false, lineStyle: { width: 2 }, itemStyle: { color: tokens.series[index % tokens.series.length] },
        data: table.rows.map((row) => (typeof row[column.key] === 'number' ? (row[column.key] as number) : null)),
        label: { show: series.length === 1, position: 'top' as const, color: tokens.text, formatter: (point: { value?: unknown }) => (typeof point.value === 'number' ? format(point.value) : '') },
      })),
    };
  };
}

/** How the last figure moved against the month before it; undefined while there is none. */
export function changeOf(trend: TrendAnswer | undefined): { month: string; rate: number; gaps: number } | undefined {
  const points: (Series['points'][number] | null)[] = trend?.series[0]?.points ?? [];
  const now = points.at(-1);
  const before = points.at(-2);
  const month = trend?.months.at(-2)?.month;
  if (!now || !before || !month || now.rate === undefined || before.rate === undefined) return undefined;
  return { month, rate: now.rate - before.rate, gaps: now.gaps - before.gaps };
}
