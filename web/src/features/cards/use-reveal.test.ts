// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';

import { addMessages } from '@/i18n';
import * as ask from '@/piece/ask';
import * as api from './api';
import { useReveal } from './use-reveal';
import words from './words';

beforeEach(() => {
  addMessages('cards', words);
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const card = (): { id: number; msisdn: string } => ({ id: 7, msisdn: '1064800000001' });

it('shows the value for a minute, with the reason sent along', async () => {
  vi.spyOn(ask, 'askForReason').mockResolvedValue('核对登记人');
  const asked = vi.spyOn(api, 'revealPersonal').mockResolvedValue('张三');
  const scope = effectScope();
  const reveal = scope.run(() => useReveal(card))!;
  await reveal.show('responsible_person');
  expect(asked).toHaveBeenCalledWith(7, 'responsible_person', '核对登记人');
  expect(reveal.shown.responsible_person).toBe('张三');
  vi.advanceTimersByTime(59_999);
  expect(reveal.shown.responsible_person).toBe('张三');
  vi.advanceTimersByTime(1);
  expect(reveal.shown.responsible_person).toBeUndefined();
  scope.stop();
});

it('asks the server for nothing when no reason was given', async () => {
  vi.spyOn(ask, 'askForReason').mockResolvedValue(undefined);
  const asked = vi.spyOn(api, 'revealPersonal');
  const scope = effectScope();
  await scope.run(() => useReveal(card))!.show('actual_user');
  expect(asked).not.toHaveBeenCalled();
  scope.stop();
});

it('masks at once when asked to', async () => {
  vi.spyOn(ask, 'askForReason').mockResolvedValue('核对登记人');
  vi.spyOn(api, 'revealPersonal').mockResolvedValue('张三');
  const scope = effectScope();
  const reveal = scope.run(() => useReveal(card))!;
  await reveal.show('actual_user');
  reveal.hide('actual_user');
  expect(reveal.shown).toEqual({});
  scope.stop();
});
