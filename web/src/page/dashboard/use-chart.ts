// SPDX-License-Identifier: Apache-2.0
// Draws an ECharts option into an element: follows its size, the theme and the data; leaves nothing behind.
import type { EChartsOption } from 'echarts';
import type { EChartsType } from 'echarts/core';
import { nextTick, onScopeDispose, watch } from 'vue';
import type { Ref } from 'vue';

import { usePreferences } from '@/session/preferences';
import { readTokens } from './chart';
import type { ChartTokens } from './chart';

export interface Chart {
  /** The picture as a data URL at twice the size; undefined while nothing is drawn. */
  image: () => string | undefined;
}

export function useChart(
  element: Readonly<Ref<HTMLElement | null>>,
  option: (tokens: ChartTokens) => EChartsOption,
  onPick: (index: number) => void,
): Chart {
  const preferences = usePreferences();
  let chart: EChartsType | undefined;
  let observer: ResizeObserver | undefined;
  let gone = false;

  function drop(): void {
    observer?.disconnect();
    chart?.dispose();
    chart = undefined;
  }

  async function make(box: HTMLElement): Promise<void> {
    const { init } = await import('./echarts');
    if (gone || element.value !== box) return;
    chart = init(box);
    chart.on('click', (event) => onPick(event.dataIndex));
    observer = new ResizeObserver(() => chart?.resize());
    observer.observe(box);
    draw();
  }

  function draw(): void {
    const tokens = readTokens();
    chart?.setOption({ ...base(tokens), ...option(tokens) }, { notMerge: true });
  }

  watch(element, (box) => {
    drop();
    if (box) void make(box);
  });
  // The theme's class is set before the variables are read.
  watch(() => preferences.dark, () => void nextTick(draw));
  watch(() => option({ ...kNoTokens }), () => draw(), { deep: false });
  onScopeDispose(() => {
    gone = true;
    drop();
  });

  return {
    image: () => chart?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: readTokens().surface }),
  };
}

const kNoTokens: ChartTokens = {
  text: '', secondary: '', line: '', surface: '', good: '', warn: '', bad: '', idle: '', series: [], font: '',
};

function base(tokens: ChartTokens): EChartsOption {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    animation: !still,
    animationDuration: 150,
    animationDurationUpdate: 150,
    color: tokens.series,
    textStyle: { fontFamily: tokens.font, color: tokens.secondary },
    aria: { enabled: true },
  };
}
