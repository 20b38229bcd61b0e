// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h, shallowRef } from 'vue';

import { i18n } from '@/i18n';
import type { Values } from '@/page/service-form/form-model';
import type { Remark } from '@/page/service-form/remarks';
import type { FieldText, GroupText } from '@/reference/order';
import ThumbForm from './ThumbForm.vue';

const said = (zh: string): { zh: string; en: string } => ({ zh, en: zh });
const field = (id: string, kind: FieldText['kind'], more: Partial<FieldText> = {}): FieldText => ({ id, kind, title: said(id), ...more } as FieldText);
const option = (value: string): { value: string; title: { zh: string; en: string } } => ({ value, title: said(value) });
const remark = (place: string): Remark => ({ field: place, code: 'x', weight: 'refuse', words: said('不对'), clause: '' });

function shown(fields: FieldText[], start: Values = {}, remarks: Remark[] = []) {
  const values = shallowRef(start);
  const form: GroupText[] = [{ title: said('组'), fields }];
  const people = vi.fn(async () => [{ id: 3, name: '周示例', unit_name: '公安厅' }, { id: 4, name: '周二', unit_name: '' }]);
  const page = defineComponent({
    setup: () => () => h(ThumbForm, { form, modelValue: values.value, rights: {}, remarks, people, 'onUpdate:modelValue': (now: Values) => (values.value = now) }),
  });
  return { values, people, page: mount(page, { global: { plugins: [i18n] }, attachTo: document.body }) };
}

beforeEach(() => setActivePinia(createPinia()));

it('takes what is typed and chosen as the API takes it', async () => {
  const { values, page } = shown([field('n', 'integer'), field('m', 'money'), field('yes', 'boolean'), field('one', 'choice', { options: [option('a'), option('b')] as never }), field('some', 'choices', { options: [option('a'), option('b')] as never }), field('day', 'date')]);
  const inside = (id: string, what: string) => page.find(`[data-field="${id}"] ${what}`);
  await inside('n', 'input').setValue('1,200');
  await inside('m', 'input').setValue('3.50');
  await page.findAll('[data-field="yes"] input')[1]!.trigger('change');
  await page.findAll('[data-field="one"] input')[1]!.trigger('change');
  await page.findAll('[data-field="some"] input')[0]!.trigger('change');
  await page.findAll('[data-field="some"] input')[1]!.trigger('change');
  await inside('day', 'input').setValue('2026-12-01');
  expect(values.value).toEqual({ n: 1200, m: '3.50', yes: false, one: 'b', some: ['a', 'b'], day: '2026-12-01' });
  await page.findAll('[data-field="some"] input')[0]!.trigger('change');
  await inside('n', 'input').setValue('');
  expect(values.value).toMatchObject({ n: undefined, some: ['b'] });
});

it('shows a field only while its condition holds', async () => {
  const { page } = shown([field('yes', 'boolean'), field('why', 'text', { show_if: 'form.yes == true' } as never)]);
  expect(page.find('[data-field="why"]').exists()).toBe(false);
  await page.findAll('[data-field="yes"] input')[0]!.trigger('change');
  expect(page.find('[data-field="why"]').exists()).toBe(true);
});

it('fills a table in row by row and opens the row in which something is wrong', async () => {
  const table = field('lines', 'table', { columns: [field('no', 'text')] as never });
  const { values, page } = shown([table], { lines: [{ no: '1' }, { no: '2' }] }, [remark('lines[1].no')]);
  await page.findAll('button').find((one) => one.text().includes('添加一行'))!.trigger('click');
  await flushPromises();
  expect((values.value.lines as unknown[]).length).toBe(3);
  const rows = page.findAll('details').map((one) => one.element as HTMLDetailsElement);
  expect(rows.map((one) => one.open)).toEqual([false, false, true]);
  (page.findComponent(ThumbForm).vm as unknown as { showFirst: () => void }).showFirst();
  expect(rows.map((one) => one.open)).toEqual([false, true, true]);
  await page.findAll('button').filter((one) => one.text().includes('删除第'))[0]!.trigger('click');
  expect((values.value.lines as { no?: string }[]).map((row) => row.no)).toEqual(['2', undefined]);
});

it('finds a person once the typing rests, and lets go of one', async () => {
  vi.useFakeTimers();
  const { values, people, page } = shown([field('who', 'person')]);
  const box = page.find('[data-field="who"] input');
  await box.setValue('周');
  await box.setValue('周示');
  await vi.advanceTimersByTimeAsync(400);
  expect(people.mock.calls).toEqual([['周示']]);
  await page.find('.pick').trigger('click');
  expect(values.value).toEqual({ who: 3 });
  expect(page.find('[data-field="who"] input').exists()).toBe(false);
  await page.find('[data-field="who"] .drop').trigger('click');
  expect(values.value.who).toBeUndefined();
  vi.useRealTimers();
});
