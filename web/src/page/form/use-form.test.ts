// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';

import { ApiProblem } from '@/api/problem';
import { DraftBox } from './draft';
import { lengthAtLeast, pattern, required, runChecks, wholeNumber } from './form-check';
import { useForm } from './use-form';

beforeEach(() => {
  setActivePinia(createPinia());
  localStorage.clear();
  vi.useFakeTimers();
});

const checks = { name: [required] };

describe('checks', () => {
  it.each([
    [required, '', true],
    [required, '  ', true],
    [required, [], true],
    [required, 0, false],
    [lengthAtLeast(3), 'ab', true],
    [lengthAtLeast(3), '', false],
    [lengthAtLeast(2), '卡号', false],
    [pattern(/^[A-Z]+$/, () => 'x'), 'ab', true],
    [wholeNumber(1, 5), '6', true],
    [wholeNumber(1, 5), '2.5', true],
    [wholeNumber(1, 5), '5', false],
  ])('case %#', (check, value, fails) => expect(check(value) !== undefined).toBe(fails));

  it('keeps the first sentence of a field', () => {
    expect(runChecks({ a: '' }, { a: [() => 'first', () => 'second'] })).toEqual({ a: 'first' });
  });
});

describe('a form', () => {
  it('is quiet about a field until it was left, and about all when it was sent', async () => {
    const form = useForm({ initial: { name: '', code: '' }, checks: { name: [required], code: [required] }, submit: async () => {} });
    expect(form.errorCount.value).toBe(0);
    form.touch('name');
    expect(Object.keys(form.errors.value)).toEqual(['name']);
    expect(await form.submit()).toBe(false);
    expect(Object.keys(form.errors.value)).toEqual(['name', 'code']);
  });

  it('shows a refusal of the server at its field until the field changes', async () => {
    const form = useForm({
      initial: { name: 'a' }, checks,
      submit: async () => {
        throw new ApiProblem(422, { code: 'unit.taken', detail: 'taken', where: { field: 'name' } });
      },
    });
    expect(await form.submit()).toBe(false);
    expect(form.errors.value).toEqual({ name: 'taken' });
    expect(form.problem.value).toBeUndefined();
    form.values.name = 'b';
    expect(form.errors.value).toEqual({});
  });

  it('keeps a refusal that belongs to no field for the foot', async () => {
    const form = useForm({ initial: { name: 'a' }, submit: async () => { throw new ApiProblem(503, { code: 'busy' }); } });
    await form.submit();
    expect(form.problem.value?.code).toBe('busy');
    expect(form.dirty.value).toBe(false);
  });

  it('is dirty when changed, clean when sent', async () => {
    const form = useForm({ initial: { name: 'a' }, submit: async () => {} });
    form.values.name = 'b';
    expect(form.dirty.value).toBe(true);
    await form.submit();
    expect(form.dirty.value).toBe(false);
  });

  it('keeps a draft, offers it again and drops it when sent', async () => {
    const make = (): ReturnType<typeof useForm<{ name: string; password: string }>> =>
      useForm({ initial: { name: '', password: '' }, submit: async () => {}, draft: 'unit', secret: ['password'] });
    const first = make();
    first.values.name = '甲单位';
    first.values.password = 'secret';
    await nextTick();
    vi.advanceTimersByTime(500);
    expect(JSON.stringify(localStorage)).not.toContain('secret');

    const second = make();
    expect(second.values).toEqual({ name: '甲单位', password: '' });
    expect(second.draftAt.value).toBeDefined();
    await second.submit();
    expect(make().draftAt.value).toBeUndefined();
  });
});

it('forgets a draft after a week', () => {
  const box = new DraftBox<{ a: string }>('p', 'f', []);
  box.write({ a: 'x' }, 0);
  expect(box.read(7 * 24 * 3_600_000)?.values).toEqual({ a: 'x' });
  expect(box.read(7 * 24 * 3_600_000 + 1)).toBeUndefined();
});
