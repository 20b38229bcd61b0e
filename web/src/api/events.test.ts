// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Events } from './events';
import type { Stream } from './events';

class FakeStream implements Stream {
  readyState = 1;
  onerror: Stream['onerror'] = null;
  onopen: Stream['onopen'] = null;
  private readonly handlers = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(type: string, handler: (event: MessageEvent<string>) => void): void {
    this.handlers.set(type, handler);
  }
  close(): void {
    this.readyState = 2;
  }
  send(type: string, data: string): void {
    this.handlers.get(type)?.(new MessageEvent(type, { data }));
  }
  refuse(): void {
    this.readyState = 2;
    this.onerror?.(new Event('error'));
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function make(): { events: Events; streams: FakeStream[] } {
  const streams: FakeStream[] = [];
  const events = new Events(() => {
    streams.push(new FakeStream());
    return streams.at(-1)!;
  });
  return { events, streams };
}

it('passes each event to those who listen for it, also when they came after the opening', () => {
  const { events, streams } = make();
  const seen: unknown[] = [];
  events.open();
  const stop = events.on('job', (data) => seen.push(data));
  streams[0]!.send('job', '{"id":7}');
  stop();
  streams[0]!.send('job', '{"id":8}');
  expect(seen).toEqual([{ id: 7 }]);
});

it('drops a broken event instead of breaking', () => {
  const { events, streams } = make();
  const seen: unknown[] = [];
  events.on('job', (data) => seen.push(data));
  events.open();
  streams[0]!.send('job', '{"id":');
  expect(seen).toEqual([]);
});

it('opens again after a refusal, later each time, and then asks for everything anew', () => {
  const { events, streams } = make();
  let resynced = 0;
  events.on('resync', () => (resynced += 1));
  events.open();
  streams[0]!.refuse();
  vi.advanceTimersByTime(1_999);
  expect(streams).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(streams).toHaveLength(2);
  streams[1]!.refuse();
  vi.advanceTimersByTime(2_000);
  expect(streams).toHaveLength(2);
  vi.advanceTimersByTime(3_000);
  expect(streams).toHaveLength(3);
  streams[2]!.onopen?.(new Event('open'));
  expect(resynced).toBe(1);
});

it('stays closed after close()', () => {
  const { events, streams } = make();
  events.open();
  streams[0]!.refuse();
  events.close();
  vi.advanceTimersByTime(60_000);
  expect(streams).toHaveLength(1);
});
