// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';

import { ApiProblem } from '@/api/problem';
import { faultsOf, fieldsOf, wordsOf } from './template';

const kFields = { title_zh: '待办', title_en: 'To do', body_zh: '请办', body_en: 'Do it' };

test('words become fields and fields words', () => {
  expect(fieldsOf(wordsOf(kFields))).toEqual(kFields);
  expect(wordsOf(kFields).title).toEqual({ zh: '待办', en: 'To do' });
});

test('what the server refuses stands at its field', () => {
  const problem = new ApiProblem(400, {
    code: 'notify.template',
    errors: [
      { code: 'notify.variable', detail: '没有变量 {x}', where: { field: '/words/title/zh' } },
      { code: 'notify.words', detail: '另一句', where: { field: '/words/title/zh' } },
      { code: 'notify.brace', detail: '花括号不成对', where: { field: '/words/body/en' } },
      { code: 'other', detail: '别处' },
    ],
  });
  expect(faultsOf(problem)).toEqual({ title_zh: '没有变量 {x}', body_en: '花括号不成对' });
  expect(faultsOf(undefined)).toEqual({});
});
