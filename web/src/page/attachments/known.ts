// SPDX-License-Identifier: Apache-2.0
// What is known of attachments by their number: those of the order that a page shows, and those that were sent from this page.
import { computed, inject, onScopeDispose, provide, ref, watch } from 'vue';
import type { ComputedRef, InjectionKey, Ref } from 'vue';

import type { Attachment } from '@/reference/attachment';

interface OfOrder {
  order: () => number | undefined;
  attachments: () => readonly Attachment[];
  /** Fields below with something on its way. */
  sending: Ref<number>;
}
const kOfOrder: InjectionKey<OfOrder> = Symbol('attachments of the order');

// A field that is hidden by another's value comes back with its files.
const sentHere = new Map<number, Attachment>();

export function remember(attachment: Attachment): void {
  sentHere.set(attachment.id, attachment);
}

/**
 * For a page that shows an order, or begins one: everything below it knows the order's attachments by their numbers. Gives whether any
 * file is still on its way: what is handed in then would lack it.
 */
export function provideAttachments(order: () => number | undefined, attachments: () => readonly Attachment[]): ComputedRef<boolean> {
  const sending = ref(0);
  provide(kOfOrder, { order, attachments, sending });
  return computed(() => sending.value > 0);
}

/** A field says to the page around it whether something of its own is on its way. */
export function tellSending(busy: () => boolean): void {
  const around = inject(kOfOrder, undefined);
  if (!around) return;
  let told = false;
  const tell = (now: boolean): void => {
    if (now === told) return;
    told = now;
    around.sending.value += now ? 1 : -1;
  };
  watch(busy, tell, { flush: 'sync' });
  onScopeDispose(() => tell(false));
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
