// SPDX-License-Identifier: Apache-2.0
// Short messages that pass by themselves, one at a time above the foot of the page. TellBar draws them.
import { shallowRef } from 'vue';

import { asProblem } from '@/api/problem';
import { say } from '@/i18n';
import { problemLine } from '@/piece/problem-words';
import type { Tone } from '@/piece/tone';

export interface Told {
  key: number;
  tone: Tone;
  text: string;
}

const kDoneMs = 4_000;
const kProblemMs = 8_000;

export const told = shallowRef<Told>();
let count = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(tone: Tone, text: string, ms: number): void {
  clearTimeout(timer);
  told.value = { key: (count += 1), tone, text };
  timer = setTimeout(hush, ms);
}

export function hush(): void {
  clearTimeout(timer);
  told.value = undefined;
}

export const tellDone = (text: string): void => tell('good', text, kDoneMs);
export const tellNote = (text: string): void => tell('busy', text, kDoneMs);

export function tellProblem(thrown: unknown): void {
  const problem = asProblem(thrown);
  // The sheet for signing in anew says it already.
  if (problem.status === 401) return;
  const trace = problem.traceId ? `（${say('piece.trace')} ${problem.traceId}）` : '';
  tell('bad', problemLine(problem) + trace, kProblemMs);
}
