// SPDX-License-Identifier: Apache-2.0
// The server's event stream. One connection serves every page; it opens with the session and closes with it.

export type Listener = (data: unknown) => void;

/** As EventSource, so that a test can bring its own. */
export interface Stream {
  readyState: number;
  onerror: ((event: Event) => void) | null;
  onopen: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

const kClosed = 2;
const kRetryMs = [2_000, 5_000, 15_000, 30_000];

export class Events {
  private readonly listeners = new Map<string, Set<Listener>>();
  private stream: Stream | undefined;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connect: () => Stream) {}

  open(): void {
    if (this.stream) return;
    this.stream = this.connect();
    const { stream } = this;
    for (const type of this.listeners.keys()) this.attach(type);
    stream.onopen = () => {
      // Whatever happened while the line was down was missed; listeners fetch anew.
      if (this.failures > 0) this.tell('resync', undefined);
      this.failures = 0;
    };
    stream.onerror = () => {
      this.failures += 1;
      // The browser itself retries a cut line; a refused one it gives up on.
      if (stream.readyState === kClosed) this.retryLater();
    };
  }

  close(): void {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = undefined;
    this.failures = 0;
  }

  /** Returns what ends the listening. */
  on(type: string, listener: Listener): () => void {
    let set = this.listeners.get(type);
    if (!set) {
      set = new Set();
      this.listeners.set(type, set);
      if (this.stream) this.attach(type);
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  private attach(type: string): void {
    this.stream?.addEventListener(type, (event) => {
      let data: unknown;
      try {
        data = event.data ? JSON.parse(event.data) : undefined;
      } catch {
        return;
      }
      this.tell(type, data);
    });
  }

  private tell(type: string, data: unknown): void {
    for (const listener of this.listeners.get(type) ?? []) listener(data);
  }

  private retryLater(): void {
    const wait = kRetryMs[Math.min(this.failures, kRetryMs.length) - 1];
    this.stream = undefined;
    this.timer = setTimeout(() => this.open(), wait);
  }
}

export const events = new Events(() => new EventSource('/api/v1/events') as Stream);
