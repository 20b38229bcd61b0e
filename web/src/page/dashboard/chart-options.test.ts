// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { ChartTokens } from './chart';
import { bars, binaryScale } from './chart-options';

const tokens: ChartTokens = {
  text: '#1', secondary: '#2', line: '#3', surface: '#4', good: '#5', warn: '#6', bad: '#7', idle: '#8', series: ['#a', '#b'], font: 'f',
};
const table = {
  columns: [{ key: 'unit', label: '单位' }, { key: 'ok', label: '合规' }, { key: 'gaps', label: '有缺口' }],
  rows: [{ unit: '甲', ok: 3, gaps: 1 }, { unit: '乙', ok: 0 }],
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const draw = (options: Parameters<typeof bars>[0]): any => bars(options)(table, tokens);

it('starts bars at zero and writes the unit on the axis', () => {
  const drawn = draw({ name: 'unit', series: [{ key: 'ok' }], unit: '张' });
  expect(drawn.yAxis).toMatchObject({ min: 0, name: '张' });
  expect(drawn.xAxis.data).toEqual(['甲', '乙']);
});

it('labels a single series directly and gives several a legend', () => {
  expect(draw({ name: 'unit', series: [{ key: 'ok' }] })).toMatchObject({ legend: undefined, series: [{ label: { show: true } }] });
  const two = draw({ name: 'unit', series: [{ key: 'ok', tone: 'good' }, { key: 'gaps', tone: 'bad' }], stacked: true });
  expect(two.legend).toBeDefined();
  expect(two.series.map((one: { itemStyle: { color: string } }) => one.itemStyle.color)).toEqual(['#5', '#7']);
  expect(two.series[1].data).toEqual([1, 0]);
});

it('turns the axes for lying bars', () => {
  const drawn = draw({ name: 'unit', series: [{ key: 'ok' }], lying: true, mark: { value: 2, label: 'goal' } });
  expect(drawn.yAxis.data).toEqual(['甲', '乙']);
  expect(drawn.series[0].markLine.data).toEqual([{ xAxis: 2 }]);
});

const gb = 1024 ** 3;

it.each([
  [0, 1, 1], [5, 5, 1], [900, 1024, 256], [2 * gb, 2 * gb, gb], [192.6 * gb, 200 * gb, 50 * gb], [1023 * gb, 1024 * gb, 256 * gb],
])('steps an axis up to %d bytes by round binary amounts', (most, max, interval) => {
  expect(binaryScale(most)).toEqual({ max, interval });
});

it('steps the axis of bars of bytes by the tallest stack', () => {
  const drawn = bars({ name: 'unit', series: [{ key: 'ok' }, { key: 'gaps' }], bytes: true, stacked: true })({ ...table, rows: [{ unit: '甲', ok: 500, gaps: 400 }] }, tokens);
  expect(drawn.yAxis).toMatchObject({ max: 1024, interval: 256 });
});
