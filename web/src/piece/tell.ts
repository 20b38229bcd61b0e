// SPDX-License-Identifier: Apache-2.0
// Short messages that pass by themselves. Say what came out ("已停机 12 张"), never that something "succeeded".
import { ElMessage } from 'element-plus';

import { asProblem } from '@/api/problem';
import { say } from '@/i18n';
import { problemLine } from './problem-words';

const kDoneMs = 4_000;
const kProblemMs = 8_000;
const kOffset = 96;  // below the top bar and the page's tabs, which they must not cover

export function tellDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: kDoneMs, showClose: true, grouping: true, offset: kOffset });
}

export function tellNote(text: string): void {
  ElMessage({ type: 'info', message: text, duration: kDoneMs, showClose: true, grouping: true, offset: kOffset });
}

/** Shows the problem's sentence with its trace id, for acts that have no place of their own to show it. */
export function tellProblem(thrown: unknown): void {
  const problem = asProblem(thrown);
  const trace = problem.traceId ? `（${say('piece.trace')} ${problem.traceId}）` : '';
  ElMessage({ type: 'error', message: problemLine(problem) + trace, duration: kProblemMs, showClose: true, grouping: true, offset: kOffset });
}
