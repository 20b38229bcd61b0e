// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';

import { ApiProblem } from '@/api/problem';
import type { Attachment } from '@/reference/attachment';
import { useAttachments } from './use-attachments';
import type { Attachments, Ways } from './use-attachments';

const file = (name: string, size = 3): File => new File([new Uint8Array(size)], name);
const attachment = (id: number, name: string): Attachment => ({ id, name, kind: 'text', bytes: 3, sm3: '', made_by: 1, made_at: '' });

function made(ways: Partial<Ways> = {}, most = 3) {
  const ids = ref<number[]>([]);
  const added: string[] = [];
  let next = 0;
  const all: Ways = {
    add: vi.fn((one: File) => Promise.resolve(attachment((next += 1), one.name))),
    drop: vi.fn(() => Promise.resolve()),
    bytesMost: () => Promise.resolve(100),
    ...ways,
  };
  const scope = effectScope();
  const files = scope.run(() => useAttachments(all, () => ids.value, (now) => (ids.value = now), () => most, (one) => added.push(one.name))) as Attachments;
  return { ids, added, ways: all, files, scope };
}

it('sends one file after another and gives their numbers', async () => {
  let under = 0;
  let together = 0;
  let next = 0;
  const { ids, added, files } = made({
    add: async (one) => {
      under += 1;
      together = Math.max(together, under);
      await Promise.resolve();
      under -= 1;
      return attachment((next += 1), one.name);
    },
  });
  await files.choose([file('申请函.pdf'), file('现场.png')]);
  expect([ids.value, added, together]).toEqual([[1, 2], ['申请函.pdf', '现场.png'], 1]);
  expect([files.sending.value, files.busy.value]).toEqual([[], false]);
});

it('says what is wrong before anything is sent', async () => {
  const { files, ways, ids } = made({}, 1);
  await files.choose([file('图.svg'), file('空.txt', 0), file('大.pdf', 101), file('一.txt'), file('二.txt')]);
  expect(files.sending.value.map(({ name, fault }) => [name, fault])).toEqual([['图.svg', 'wrong_kind'], ['空.txt', 'empty'], ['大.pdf', 'too_large'], ['二.txt', 'too_many']]);
  expect(ways.add).toHaveBeenCalledTimes(1);
  expect(ids.value).toEqual([1]);
});

it('keeps what the server refused with its sentence, and sends it again when asked', async () => {
  const add = vi.fn().mockRejectedValueOnce(new ApiProblem(422, { code: 'order.attachment_macro', detail: '文件含有宏' })).mockResolvedValueOnce(attachment(9, '表.xlsx'));
  const { files, ids } = made({ add });
  await files.choose([file('表.xlsx')]);
  expect(files.sending.value).toMatchObject([{ name: '表.xlsx', refusal: '文件含有宏' }]);
  expect([ids.value, files.busy.value]).toEqual([[], false]);
  await files.retry(files.sending.value[0]!.key);
  expect([ids.value, files.sending.value]).toEqual([[9], []]);
});

it('throws away what was taken out while it was sent', async () => {
  let arrive: (one: Attachment) => void = () => undefined;
  const { files, ids, ways } = made({ add: () => new Promise((resolve) => (arrive = resolve)) });
  const sent = files.choose([file('申请函.pdf')]);
  await vi.waitFor(() => expect(files.sending.value).toHaveLength(1));
  expect(files.busy.value).toBe(true);
  await Promise.resolve();
  files.forget(files.sending.value[0]!.key);
  arrive(attachment(4, '申请函.pdf'));
  await sent;
  expect(ids.value).toEqual([]);
  expect(ways.drop).toHaveBeenCalledWith(4);
});

it('removes one that stands, on the server only while it hangs to nothing', async () => {
  const { files, ids, ways } = made();
  await files.choose([file('一.txt'), file('二.txt')]);
  files.remove(1, true);
  files.remove(2, false);
  expect(ids.value).toEqual([]);
  expect(ways.drop).toHaveBeenCalledTimes(1);
  expect(ways.drop).toHaveBeenCalledWith(1);
});

it('stops what is under way when its page is left', async () => {
  const stopped = vi.fn();
  const { files, scope } = made({ add: (_file, _sent, signal) => new Promise(() => signal.addEventListener('abort', stopped)) });
  void files.choose([file('申请函.pdf')]);
  await vi.waitFor(() => expect(files.sending.value).toHaveLength(1));
  await Promise.resolve();
  scope.stop();
  expect(stopped).toHaveBeenCalled();
});
