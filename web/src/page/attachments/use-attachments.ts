// SPDX-License-Identifier: Apache-2.0
// Files on their way to becoming attachments, one after another, and those that stand already.
import { computed, onScopeDispose, ref } from 'vue';
import type { ComputedRef } from 'vue';

import { asProblem } from '@/api/problem';
import type { Attachment, FileFault } from '@/reference/attachment';
import { fileFault } from '@/reference/attachment';

/** A file that was chosen and is no attachment yet, or could not become one. */
export interface Sending {
  key: number;
  name: string;
  size: number;
  sent: number;
  fault?: FileFault | 'too_many';
  /** What the server said. */
  refusal?: string;
}

export interface Ways {
  add: (file: File, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<Attachment>;
  drop: (id: number) => Promise<void>;
  bytesMost: () => Promise<number>;
}

export interface Attachments {
  sending: ComputedRef<Sending[]>;
  /** Something is still under way: what is handed in now would lack it. */
  busy: ComputedRef<boolean>;
  choose: (files: readonly File[]) => Promise<void>;
  retry: (key: number) => Promise<void>;
  /** A file that is being sent, or was refused. */
  forget: (key: number) => void;
  /** An attachment that stands; `isLoose`: it hangs to nothing and goes at once. */
  remove: (id: number, isLoose: boolean) => void;
}

interface Chosen extends Sending {
  file: File;
  stop: AbortController;
}

export function useAttachments(ways: Ways, ids: () => readonly number[], give: (ids: number[]) => void, most: () => number, onAdded: (attachment: Attachment) => void): Attachments {
  const chosen = ref<Chosen[]>([]);
  let keys = 0;
  let line = Promise.resolve();

  const isRefused = (one: Sending): boolean => one.fault !== undefined || one.refusal !== undefined;
  const find = (key: number): Chosen | undefined => chosen.value.find((one) => one.key === key) as Chosen | undefined;
  function forget(key: number): void {
    find(key)?.stop.abort();
    chosen.value = chosen.value.filter((one) => one.key !== key);
  }

  async function send(key: number): Promise<void> {
    const one = find(key);
    if (!one) return;
    try {
      const attachment = await ways.add(one.file, (bytes) => (one.sent = bytes), one.stop.signal);
      if (!find(key)) {
        // It was taken out while the last bytes came.
        await ways.drop(attachment.id).catch(() => undefined);
        return;
      }
      onAdded(attachment);
      forget(key);
      give([...ids(), attachment.id]);
    } catch (error) {
      if (find(key)) one.refusal = asProblem(error).detail || asProblem(error).message;
    }
  }

  /** One file after another: the server takes few open uploads of a person. */
  function queue(key: number): Promise<void> {
    line = line.then(() => send(key));
    return line;
  }

  async function choose(files: readonly File[]): Promise<void> {
    const bytes = await ways.bytesMost().catch(() => undefined);
    const begun: number[] = [];
    for (const file of files) {
      const stands = ids().length + chosen.value.filter((one) => !isRefused(one)).length;
      const fault = fileFault(file, bytes) ?? (stands >= most() ? ('too_many' as const) : undefined);
      keys += 1;
      chosen.value.push({ key: keys, name: file.name, size: file.size, sent: 0, fault, file, stop: new AbortController() });
      if (!fault) begun.push(keys);
    }
    await Promise.all(begun.map(queue));
  }

  async function retry(key: number): Promise<void> {
    const one = find(key);
    if (!one || one.fault) return;
    one.refusal = undefined;
    one.sent = 0;
    await queue(key);
  }

  function remove(id: number, isLoose: boolean): void {
    give(ids().filter((one) => one !== id));
    // What stays behind goes by itself after a week.
    if (isLoose) void ways.drop(id).catch(() => undefined);
  }

  onScopeDispose(() => chosen.value.forEach((one) => one.stop.abort()));
  return { sending: computed(() => chosen.value as Sending[]), busy: computed(() => chosen.value.some((one) => !isRefused(one))), choose, retry, forget, remove };
}
