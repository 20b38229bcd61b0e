// SPDX-License-Identifier: Apache-2.0
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h, ref, watchEffect } from 'vue';

import { ApiProblem } from '@/api/problem';
import { i18n } from '@/i18n';
import * as calls from '@/reference/attachment';
import type { Attachment } from '@/reference/attachment';
import AttachmentField from './AttachmentField.vue';
import { provideAttachments } from './known';

const letter: Attachment = { id: 3, name: '申请函.pdf', kind: 'pdf', bytes: 2048, sm3: '', made_by: 1, made_at: '', field: 'files', event: 1 };
const file = (name: string): File => new File(['申请'], name);

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(calls, 'bytesMost').mockResolvedValue(20 << 20);
});

/** The field on a page of order 7, which has the letter. */
function shown(start: number[]) {
  const ids = ref(start);
  const sending = ref(false);
  const page = defineComponent({
    setup() {
      const under = provideAttachments(() => 7, () => [letter]);
      watchEffect(() => (sending.value = under.value), { flush: 'sync' });
      return () => h(AttachmentField, { modelValue: ids.value, label: '附件', most: 2, 'onUpdate:modelValue': (now: number[]) => (ids.value = now) });
    },
  });
  return { ids, sending, page: mount(page, { global: { plugins: [i18n] } }) };
}

it('leads to what the order has, and takes what is dropped', async () => {
  vi.spyOn(calls, 'addAttachment').mockResolvedValue({ ...letter, id: 9, name: '现场.png', kind: 'png' });
  const { ids, page } = shown([3]);
  await flushPromises();
  expect(page.find('a').attributes('href')).toBe('/api/v1/orders/7/attachments/3');
  expect(page.text()).toContain('20 MB');
  await page.find('.field').trigger('drop', { dataTransfer: { files: [file('现场.png')] } });
  await flushPromises();
  expect(ids.value).toEqual([3, 9]);
  expect(page.text()).toContain('现场.png');
  expect(page.text()).toContain('最多附 2 个文件');
  expect(page.findAll('a')).toHaveLength(1);
});

it('says why a file was refused, and lets go of it', async () => {
  vi.spyOn(calls, 'addAttachment').mockRejectedValue(new ApiProblem(422, { code: 'order.attachment_script', detail: '文件内容是网页、SVG 或脚本，不能作为附件' }));
  const { ids, page } = shown([]);
  await page.find('.field').trigger('drop', { dataTransfer: { files: [file('说明.txt'), file('图.svg')] } });
  await flushPromises();
  expect(page.findAll('[role="alert"]').map((one) => one.text())).toEqual(['文件内容是网页、SVG 或脚本，不能作为附件', '只接受 PDF、OFD、图片（PNG、JPEG、WebP）、docx、xlsx 和文本文件']);
  await page.find('[aria-label="移除 图.svg"]').trigger('click');
  expect(page.findAll('[role="alert"]')).toHaveLength(1);
  expect(ids.value).toEqual([]);
});

it('throws away what hangs to nothing, and only lets go of what the order has', async () => {
  const drop = vi.spyOn(calls, 'dropAttachment').mockResolvedValue(undefined);
  const { ids, page } = shown([3, 9]);
  await page.find('[aria-label="移除 申请函.pdf"]').trigger('click');
  await page.findAll('li button').at(-1)!.trigger('click');
  expect(ids.value).toEqual([]);
  expect(drop.mock.calls).toEqual([[9]]);
});

it('says to the page around it that a file is on its way', async () => {
  let come: (one: Attachment) => void = () => undefined;
  vi.spyOn(calls, 'addAttachment').mockImplementation(() => new Promise((resolve) => (come = resolve)));
  const { sending, page } = shown([]);
  await page.find('.field').trigger('drop', { dataTransfer: { files: [file('说明.txt')] } });
  await flushPromises();
  expect(sending.value).toBe(true);
  come({ ...letter, id: 9 });
  await flushPromises();
  expect(sending.value).toBe(false);
});
