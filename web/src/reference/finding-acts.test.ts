// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { emptyForm, inputOf, lacking } from './finding-acts';
import type { Dictionary } from './finding-calls';

const dictionary = {
  models: [], suggest_cards: 5,
  dismissals: [
    { code: 'rule_too_strict', name: { zh: '规则过严', en: 'strict' }, false_alarm: true, words: false },
    { code: 'agreed_use', name: { zh: '正常业务', en: 'agreed' }, false_alarm: false, words: true },
  ],
} as Dictionary;

describe('acts on findings', () => {
  it('are sent only with what the server wants', () => {
    expect(lacking('confirm', emptyForm(), dictionary)).toBeUndefined();
    expect(lacking('dismiss', emptyForm(), dictionary)).toBe('reason');
    expect(lacking('dismiss', { ...emptyForm(), reason: 'rule_too_strict' }, dictionary)).toBeUndefined();
    expect(lacking('dismiss', { ...emptyForm(), reason: 'agreed_use' }, dictionary)).toBe('words');
    expect(lacking('suspend', { ...emptyForm(), words: '停' }, dictionary)).toBe('words');
    expect(lacking('suspend', { ...emptyForm(), words: '停用' }, dictionary)).toBeUndefined();
    expect(lacking('block_app', { ...emptyForm(), words: '停用', category: 'video' }, dictionary)).toBe('domains');
  });
  it('carry nothing that belongs to another act', () => {
    const form = { ...emptyForm('separation'), reason: 'agreed_use', words: ' 停用 ' };
    expect(inputOf('suspend', form)).toEqual({ act: 'suspend', words: '停用', suspension: 'separation' });
    expect(inputOf('confirm', emptyForm())).toEqual({ act: 'confirm', words: undefined });
    expect(inputOf('assign', { ...emptyForm(), assign_to: 7 })).toEqual({ act: 'assign', words: undefined, assign_to: 7 });
  });
});
