// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';

import { useLive } from './use-live';
import { useResource } from './use-resource';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('asks at once, then only when the typing rests, and the newest question wins', async () => {
  const typed = ref('a');
  const asked: string[] = [];
  const answers: Record<string, (text: string) => void> = {};
  const scope = effectScope();
  const live = scope.run(() =>
    useLive(() => typed.value, (question) => {
      asked.push(question);
      return new Promise<string>((resolve) => (answers[question] = resolve));
    }),
  )!;
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(['a']);
  answers.a!('A');
  await vi.advanceTimersByTimeAsync(0);
  expect(live.answer.value).toBe('A');

  typed.value = 'ab';
  await nextTick();
  typed.value = 'abc';
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual(['a', 'abc']);
  expect(live.answer.value).toBe('A');

  typed.value = 'abcd';
  await vi.advanceTimersByTimeAsync(300);
  answers.abcd!('ABCD');
  answers.abc!('ABC');
  await vi.advanceTimersByTimeAsync(0);
  expect(live.answer.value).toBe('ABCD');
  expect(live.asking.value).toBe(false);
  scope.stop();
});

it('a resource drops an answer to an old question', async () => {
  const id = ref(1);
  const answers: Record<number, (text: string) => void> = {};
  const scope = effectScope();
  const resource = scope.run(() =>
    useResource(id, (key) => new Promise<string>((resolve) => (answers[key] = resolve))),
  )!;
  id.value = 2;
  await nextTick();
  answers[2]!('two');
  answers[1]!('one');
  await vi.advanceTimersByTimeAsync(0);
  expect(resource.data.value).toBe('two');
  scope.stop();
});

it('a resource tells what went wrong and can be asked again', async () => {
  let fail = true;
  const scope = effectScope();
  const resource = scope.run(() =>
    useResource(1, async () => {
      if (fail) throw new Error('broken');
      return 'whole';
    }),
  )!;
  await vi.advanceTimersByTimeAsync(0);
  expect(resource.problem.value?.detail).toBe('broken');
  fail = false;
  await resource.refresh();
  expect(resource.data.value).toBe('whole');
  expect(resource.problem.value).toBeUndefined();
  scope.stop();
});
