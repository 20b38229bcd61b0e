// SPDX-License-Identifier: Apache-2.0
// Attachments of orders: which files are taken, how one gets to the server, and where it is fetched.
import { client, idempotent, newKey, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import { sendFile, uploadServer } from '@/api/upload';

export type Attachment = Schemas['AttachmentView'];

/** As the server takes them; it looks at what stands in the file, too. */
export const kEndings = ['.pdf', '.ofd', '.docx', '.xlsx', '.txt', '.csv', '.png', '.jpg', '.jpeg', '.webp'];
export const kPictures = ['.png', '.jpg', '.jpeg', '.webp'];
/** With one act. */
export const kFilesMost = 10;

export type FileFault = 'empty' | 'wrong_kind' | 'too_large';

/** What can be said of a file before it is sent. */
export function fileFault(file: { name: string; size: number }, bytesMost?: number): FileFault | undefined {
  const name = file.name.toLowerCase();
  if (!kEndings.some((ending) => name.endsWith(ending) && name.length > ending.length)) return 'wrong_kind';
  if (file.size === 0) return 'empty';
  return bytesMost !== undefined && file.size > bytesMost ? 'too_large' : undefined;
}

let asked: Promise<number> | undefined;

/** The largest that the platform takes; asked for once. */
export function bytesMost(): Promise<number> {
  asked ??= ok<Schemas['ConsoleSettings']>(client.GET('/api/v1/console/settings', {})).then((settings) => settings.attachment_max);
  return asked.catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
}

/** Sends the file and makes an attachment of it, which hangs to nothing yet. */
export async function addAttachment(file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<Attachment> {
  const upload = await sendFile(uploadServer, file, onSent, signal);
  return ok<Attachment>(client.POST('/api/v1/orders/attachments', { headers: idempotent(newKey()), body: { upload } }));
}

/** Of one that hangs to nothing. */
export async function dropAttachment(attachment: number): Promise<void> {
  await ok(client.DELETE('/api/v1/orders/attachments/{attachment}', { params: { path: { attachment: String(attachment) } } }));
}

export const isPicture = (attachment: Pick<Attachment, 'kind'>): boolean => ['png', 'jpeg', 'webp'].includes(attachment.kind);

/** Where its content is; a picture is shown, everything else saved. */
export const attachmentPath = (order: number, attachment: Pick<Attachment, 'id' | 'kind'>): string =>
  `/api/v1/orders/${order}/attachments/${attachment.id}${isPicture(attachment) ? '?show=true' : ''}`;
