// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { ApiProblem, unreachable } from './problem';
import { sendFile } from './upload';
import type { UploadServer } from './upload';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const file = new File([new Uint8Array(10)], '卡.csv');

function fake(fail: (part: number, tried: number) => unknown = () => undefined): { server: UploadServer; log: string[] } {
  const log: string[] = [];
  const tries = new Map<number, number>();
  const server: UploadServer = {
    begin: async (name, size) => {
      log.push(`begin ${name} ${size}`);
      return { id: 5, part_bytes: 4 };
    },
    put: async (_, part, bytes) => {
      tries.set(part, (tries.get(part) ?? 0) + 1);
      const error = fail(part, tries.get(part)!);
      if (error) throw error;
      log.push(`part ${part} ${bytes.size}`);
    },
    finish: async () => void log.push('finish'),
    drop: async () => void log.push('drop'),
  };
  return { server, log };
}

async function send(server: UploadServer, signal = new AbortController().signal): Promise<{ id?: number; error?: unknown; sent: number[] }> {
  const sent: number[] = [];
  const going = sendFile(server, file, (bytes) => sent.push(bytes), signal).then((id) => ({ id }), (error: unknown) => ({ error }));
  await vi.runAllTimersAsync();
  return { ...(await going), sent };
}

it('sends the file in parts and tells how far it is', async () => {
  const { server, log } = fake();
  expect(await send(server)).toEqual({ id: 5, sent: [4, 8, 10] });
  expect(log).toEqual(['begin 卡.csv 10', 'part 1 4', 'part 2 4', 'part 3 2', 'finish']);
});

it('sends a part again when the line broke, and only that part', async () => {
  const { server, log } = fake((part, tried) => (part === 2 && tried < 3 ? unreachable() : undefined));
  expect((await send(server)).id).toBe(5);
  expect(log.filter((line) => line.startsWith('part'))).toEqual(['part 1 4', 'part 2 4', 'part 3 2']);
});

it('gives up after four tries', async () => {
  const { server, log } = fake((part) => (part === 2 ? unreachable() : undefined));
  expect((await send(server)).error).toMatchObject({ code: 'browser.unreachable' });
  expect(log.at(-1)).toBe('drop');
});

it('does not repeat what was refused', async () => {
  const refused = vi.fn((part: number) => (part === 1 ? new ApiProblem(413, { code: 'upload.too_large' }) : undefined));
  const { server } = fake(refused);
  expect((await send(server)).error).toMatchObject({ code: 'upload.too_large' });
  expect(refused).toHaveBeenCalledTimes(1);
});

it('stops between two parts when asked to', async () => {
  const stop = new AbortController();
  const { server, log } = fake((part) => void (part === 1 && stop.abort()));
  expect((await send(server, stop.signal)).id).toBeUndefined();
  expect(log).not.toContain('finish');
  expect(log.at(-1)).toBe('drop');
});
