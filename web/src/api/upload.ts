// SPDX-License-Identifier: Apache-2.0
// A file on its way to the server, in parts: a lost line costs one part, not the file.
import { client, idempotent, newKey, ok } from './client';
import { ApiProblem } from './problem';

/** What the server says about an upload: its id, and how large a part may be. */
export interface Upload {
  id: number;
  part_bytes: number;
}

export interface UploadServer {
  begin: (name: string, size: number) => Promise<Upload>;
  put: (upload: Upload, part: number, bytes: Blob, signal: AbortSignal) => Promise<void>;
  finish: (upload: Upload) => Promise<void>;
  /** Throws away what has come. */
  drop: (upload: Upload) => Promise<void>;
}

const kTries = 4;
const kWaitMs = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Worth another try: the line broke, or the server was busy. A refusal stays one. */
function passing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.unreachable || error.status === 429 || error.status === 503);
}

async function putPatiently(server: UploadServer, upload: Upload, part: number, bytes: Blob, signal: AbortSignal): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await server.put(upload, part, bytes, signal);
    } catch (error) {
      if (signal.aborted || tried >= kTries || !passing(error)) throw error;
      await pause(kWaitMs * 2 ** (tried - 1));
    }
  }
}

/**
 * Sends the file and returns the upload's id. `onSent` hears the bytes that have arrived. What was begun and does not
 * come to its end is thrown away, since a person may have only a few open uploads.
 */
export async function sendFile(server: UploadServer, file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<number> {
  const upload = await server.begin(file.name, file.size);
  try {
    await sendParts(server, upload, file, onSent, signal);
    await server.finish(upload);
  } catch (error) {
    await server.drop(upload).catch(() => undefined);
    throw error;
  }
  return upload.id;
}

async function sendParts(server: UploadServer, upload: Upload, file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  let sent = 0;
  for (let part = 1; sent < file.size; part += 1) {
    signal.throwIfAborted();
    const bytes = file.slice(sent, sent + upload.part_bytes);
    await putPatiently(server, upload, part, bytes, signal);
    sent += bytes.size;
    onSent(sent);
  }
}

export const uploadServer: UploadServer = {
  begin: (name, size) => ok<Upload>(client.POST('/api/v1/uploads', { headers: idempotent(newKey()), body: { name, size } })),
  put: async (upload, part, bytes, signal) => {
    await ok(
      client.PUT('/api/v1/uploads/{id}/parts/{part}', {
        params: { path: { id: upload.id, part } },
        headers: { 'Content-Type': 'application/octet-stream' },
        // The document describes bytes as a string; they travel as they are.
        body: bytes as never,
        bodySerializer: (body: unknown) => body as Blob,
        signal,
      }),
    );
  },
  finish: async (upload) => {
    await ok(client.POST('/api/v1/uploads/{id}/complete', { params: { path: { id: upload.id } } }));
  },
  drop: async (upload) => {
    await ok(client.DELETE('/api/v1/uploads/{id}', { params: { path: { id: upload.id } } }));
  },
};
