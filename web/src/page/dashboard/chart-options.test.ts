// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { ChartTokens } from './chart';
import { bars } from './chart-options';

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
