// SPDX-License-Identifier: Apache-2.0
// What a field of attachments shows and does, for whatever draws it.
import { computed, ref } from 'vue';
import type { ComputedRef } from 'vue';

import { say } from '@/i18n';
import { formatBytes } from '@/i18n/format';
import { addAttachment, attachmentPath, bytesMost, dropAttachment, kFilesMost } from '@/reference/attachment';
import type { Attachment } from '@/reference/attachment';
import { remember, tellSending, useKnownAttachments } from './known';
import { useAttachments } from './use-attachments';
import type { Attachments, Sending } from './use-attachments';

const kMiB = 1 << 20;
/** An attachment of which perhaps only the number is known. */
export type Standing = Partial<Attachment> & { id: number };

export interface AttachmentFieldParts {
  files: Attachments;
  standing: ComputedRef<Standing[]>;
  isFull: ComputedRef<boolean>;
  most: ComputedRef<number>;
  /** The largest size, in words. */
  size: ComputedRef<string>;
  pick: (event: Event) => void;
  percent: (one: Sending) => number;
  /** Why a file was not taken. */
  fault: (one: Sending) => string | undefined;
  /** Where its content is, once the order has it. */
  link: (one: Standing) => string | undefined;
  remove: (one: Standing) => void;
}

export function useAttachmentField(ids: () => readonly number[], give: (ids: number[]) => void, mostOf: () => number | undefined): AttachmentFieldParts {
  const known = useKnownAttachments();
  const limit = ref<number>();
  const most = computed(() => mostOf() ?? kFilesMost);
  const files = useAttachments({ add: addAttachment, drop: dropAttachment, bytesMost }, ids, give, () => most.value, remember);
  tellSending(() => files.busy.value);
  void bytesMost().then((bytes) => (limit.value = bytes), () => undefined);

  function pick(event: Event): void {
    const box = event.target as HTMLInputElement;
    void files.choose([...(box.files ?? [])]);
    // So that the same file can be chosen again after it was mended.
    box.value = '';
  }
  function link(one: Standing): string | undefined {
    const order = known.order();
    return order !== undefined && one.kind && known.isKept(one.id) ? attachmentPath(order, { id: one.id, kind: one.kind }) : undefined;
  }
  return {
    files, most, pick, link,
    standing: computed(() => ids().map((id): Standing => known.find(id) ?? { id })),
    isFull: computed(() => ids().length >= most.value),
    size: computed(() => (limit.value ? `${Math.floor(limit.value / kMiB)} MB` : '—')),
    percent: (one) => Math.min(99, Math.floor((100 * one.sent) / Math.max(1, one.size))),
    fault: (one) => one.refusal ?? (one.fault ? say(`attachment.fault.${one.fault}`, { most: most.value, size: formatBytes(limit.value) }) : undefined),
    remove: (one) => files.remove(one.id, !known.isKept(one.id)),
  };
}
