// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { addMessages, setLanguage } from '@/i18n';
import words from './words';
import { carrierWord, className, formWord, kClasses, kDuties, dutyWord, kStates, megabytes, stateTone, stateWord } from '@/reference/card';

addMessages('cards', words);

it('knows the eighteen classes in their order', () => {
  expect(kClasses).toHaveLength(18);
  expect([kClasses[0], kClasses[6], kClasses[17]]).toEqual(['1-1', '2-1', '3-6']);
});

it('names a class by both of its coordinates and nothing that is none', () => {
  expect(className('3-4')).toBe('仅流量 · 非定向大流量，位置不固定');
  expect([className('4-1'), className(''), className(undefined)]).toEqual(['', '', '']);
});

it('has a word of its own for every state and duty', () => {
  expect(new Set(kStates.map(stateWord)).size).toBe(kStates.length);
  expect(new Set(kDuties.map(dutyWord)).size).toBe(kDuties.length);
});

it('shows a word it does not know as it came', () => {
  expect([carrierWord('unicom'), carrierWord('satellite'), formWord('eSIM')]).toEqual(['联通', 'satellite', 'eSIM']);
  expect(stateTone('frozen')).toBe('idle');
});

it('speaks English too', () => {
  setLanguage('en');
  expect(className('1-1')).toBe('All functions · directed, large');
  setLanguage('zh');
});

it('writes megabytes, and nothing for none', () => {
  expect([megabytes(102400), megabytes(0), megabytes(undefined), megabytes(null)]).toEqual(['102,400 MB', '0 MB', '', '']);
});
