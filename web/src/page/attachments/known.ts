// SPDX-License-Identifier: Apache-2.0
// What is known of attachments by their number: those of the order that a page shows, and those that were sent from this page.
import { inject, provide } from 'vue';
import type { InjectionKey } from 'vue';

import type { Attachment } from '@/reference/attachment';

interface OfOrder {
  order: () => number | undefined;
  attachments: () => readonly Attachment[];
}
const kOfOrder: InjectionKey<OfOrder> = Symbol('attachments of the order');

// A field that is hidden by another's value comes back with its files.
const sentHere = new Map<number, Attachment>();

export function remember(attachment: Attachment): void {
  sentHere.set(attachment.id, attachment);
}

/** For a page that shows an order: everything below it knows the order's attachments by their numbers. */
export function provideAttachments(order: () => number | undefined, attachments: () => readonly Attachment[]): void {
  provide(kOfOrder, { order, attachments });
}

export interface Known {
  order: () => number | undefined;
  find: (id: number) => Attachment | undefined;
  /** Whether the order has it, so that its content can be fetched. */
  isKept: (id: number) => boolean;
}

export function useKnownAttachments(): Known {
  const around = inject(kOfOrder, undefined);
  const ofOrder = (id: number): Attachment | undefined => around?.attachments().find((one) => one.id === id);
  return {
    order: () => around?.order(),
    find: (id) => ofOrder(id) ?? sentHere.get(id),
    isKept: (id) => around?.order() !== undefined && ofOrder(id) !== undefined,
  };
}
