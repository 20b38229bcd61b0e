// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { ApiProblem } from '@/api/problem';
import { byWeight, fieldOf, refusals, remarksAt, remarksOf, remarksOn } from './remarks';
import type { Remark } from './remarks';

const remark = (field: string, weight: Remark['weight'] = 'refuse'): Remark => ({ field, code: 'form.required', weight, words: { zh: field, en: field }, clause: '' });

it('takes what the server refused as remarks at the fields', () => {
  const problem = new ApiProblem(422, {
    code: 'order.form', errors: [
      { code: 'form.required', detail: '请填写原因', where: { field: 'values.reason' } },
      { code: 'rule.lost_now', detail: '请先报', where: { field: 'values.', clause: '§3.4' } },
      { code: 'other', detail: '别的', where: { field: 'service' } },
    ],
  });
  expect(remarksOf(problem)).toEqual([
    { field: 'reason', code: 'form.required', weight: 'refuse', words: { zh: '请填写原因', en: '请填写原因' }, clause: '' },
    { field: '', code: 'rule.lost_now', weight: 'refuse', words: { zh: '请先报', en: '请先报' }, clause: '§3.4' },
  ]);
});

it('tells a field from the cells of a table', () => {
  const all = [remark('lines'), remark('lines[2].amount'), remark('line', 'warn')];
  expect(byWeight([remark('a', 'tell'), remark('b', 'warn'), remark('c')]).map((one) => one.field)).toEqual(['c', 'b', 'a']);
  expect(fieldOf('lines[2].amount')).toBe('lines');
  expect(remarksAt(all, 'lines')).toEqual([all[0]]);
  expect(remarksOn(all, 'lines')).toEqual([all[0], all[1]]);
  expect(refusals(all)).toEqual([all[0], all[1]]);
});
