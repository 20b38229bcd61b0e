// SPDX-License-Identifier: Apache-2.0
// One order as its page works with it: followed while others deal with it, its form as far as it is before the reader, and its acts.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { events } from '@/api/events';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { FormModel } from '@/page/service-form/form-model';
import type { Values } from '@/page/service-form/form-model';
import { remarksOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import { useLive } from '@/page/use-live';
import { useResource } from '@/page/use-resource';
import { actOnOrder, checkTask, getOrder, kOrderEvent, readCopy, saveOrderForm } from '@/reference/order';
import type { ActInput, OrderDetail } from '@/reference/order';
import { dropSteps, keepStep, readStep } from '@/session/step-draft';
import type { StepPlace } from '@/session/step-draft';

export interface OpenOrder {
  order: ShallowRef<OrderDetail | undefined>;
  problem: ShallowRef<ApiProblem | undefined>;
  refresh: () => Promise<void>;
  /** Of the form, where the reader may write now. */
  values: ShallowRef<Values>;
  writes: ComputedRef<boolean>;
  fills: ComputedRef<boolean>;
  dirty: ComputedRef<boolean>;
  /** Typed, and not even kept in this browser. */
  unkept: ComputedRef<boolean>;
  /** When that was typed which was found again on coming back. */
  restoredAt: Ref<number | undefined>;
  /** The form as the order has it; what was typed goes. */
  discard: () => void;
  remarks: ComputedRef<Remark[]>;
  /** What is sent of the form with an act at the reader's task. */
  sent: ComputedRef<Values>;
  saving: Ref<boolean>;
  /** Throws what was refused; the order is read again when somebody else was quicker. */
  act: (input: ActInput) => Promise<void>;
  save: () => Promise<void>;
}

const kWrites = ['submit', 'approve'];
/** Where the reader may write now. */
const taskOf = (order: OrderDetail | undefined): number | undefined => order?.ways.find((way) => kWrites.includes(way.act) && way.task !== undefined && way.is_open)?.task;

export function useOrder(id: number, me: () => number | undefined): OpenOrder {
  const { data: order, problem, refresh } = useResource(id, getOrder);
  const values = shallowRef<Values>({});
  const kept = ref('{}');
  const refused = shallowRef<Remark[]>([]);
  const saving = ref(false);
  const isKeptHere = ref(false);
  const restoredAt = ref<number>();

  const task = computed(() => taskOf(order.value));
  const fills = computed(() => order.value?.ways.some((way) => way.act === 'submit' && way.is_open) ?? false);
  const writes = computed(() => task.value !== undefined && Object.values(order.value?.rights ?? {}).includes('write'));
  const model = computed(() => new FormModel(order.value?.form ?? []));
  const sent = computed(() => (writes.value ? model.value.sent(values.value, order.value!.rights) : {}));
  const dirty = computed(() => writes.value && JSON.stringify(sent.value) !== kept.value);

  const place = computed((): StepPlace | undefined => {
    const person = me();
    return writes.value && person !== undefined ? { person, order: id, task: task.value! } : undefined;
  });
  const unkept = computed(() => dirty.value && !isKeptHere.value);
  function forgetSteps(but?: number): void {
    const person = me();
    if (person !== undefined) dropSteps(person, id, but);
  }
  function takeFrom(now: OrderDetail): void {
    values.value = { ...now.values };
    kept.value = JSON.stringify(sent.value);
    refused.value = [];
    isKeptHere.value = false;
    restoredAt.value = undefined;
  }
  function restore(): void {
    const draft = place.value && readStep(place.value);
    if (!draft) return;
    values.value = { ...values.value, ...draft.values };
    if (dirty.value) restoredAt.value = draft.at;
  }
  function changes(): Values {
    const before = JSON.parse(kept.value) as Values;
    const fields = [...new Set([...Object.keys(before), ...Object.keys(sent.value)])];
    return Object.fromEntries(fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(sent.value[field])).map((field) => [field, sent.value[field] ?? null]));
  }
  function discard(): void {
    forgetSteps();
    if (order.value) takeFrom(order.value);
  }

  // What the reader has begun to write stays while others deal with the order elsewhere.
  watch(order, (now, before) => {
    if (!now) return;
    const isSameTask = before?.id === now.id && taskOf(before) === task.value;
    if (isSameTask && dirty.value && writes.value) return;
    // A task that is over, or gone through again, has nothing of the one before.
    forgetSteps(place.value?.task);
    takeFrom(now);
    restore();
  });
  watch(values, () => {
    refused.value = [];
    if (!place.value) return;
    if (dirty.value) isKeptHere.value = keepStep(place.value, changes());
    else forgetSteps();
    if (!dirty.value) restoredAt.value = undefined;
  });

  const live = useLive(() => (writes.value && dirty.value ? { task: task.value!, values: sent.value } : undefined), (question) => checkTask(id, question));
  const remarks = computed(() => [...refused.value, ...(live.answer.value?.remarks ?? []).filter((one) => one.code !== 'form.required' && !refused.value.some((other) => other.field === one.field))]);

  const isOfThis = (told: unknown): boolean => (told as { order?: number } | undefined)?.order === id;
  const ends = [events.on(kOrderEvent, (told) => isOfThis(told) && void refresh()), events.on('resync', () => void refresh())];
  const onFocus = (): void => void refresh();
  window.addEventListener('focus', onFocus);
  onScopeDispose(() => {
    for (const end of ends) end();
    window.removeEventListener('focus', onFocus);
  });

  // Whoever looks at a copy has read it.
  watch(order, (now) => {
    if (now?.copies.some((copy) => copy.person === me() && !copy.read_at)) readCopy(id).catch(() => undefined);
  });

  async function act(input: ActInput): Promise<void> {
    try {
      const now = await actOnOrder(id, input);
      if (kWrites.includes(input.act)) forgetSteps();
      // Said beside the step, the step is still to be done.
      if (taskOf(now) !== task.value) {
        values.value = {};
        kept.value = '{}';
      }
      order.value = now;
    } catch (error) {
      const asked = asProblem(error);
      refused.value = remarksOf(asked);
      if (asked.status === 409 || asked.status === 404 || asked.status === 412) await refresh();
      throw error;
    }
  }

  async function save(): Promise<void> {
    if (!order.value) return;
    saving.value = true;
    try {
      const now = await saveOrderForm(id, order.value.version, sent.value);
      kept.value = JSON.stringify(sent.value);
      forgetSteps();
      order.value = now;
    } catch (error) {
      refused.value = remarksOf(asProblem(error));
      throw error;
    } finally {
      saving.value = false;
    }
  }

  return { order, problem, refresh, values, writes, fills, dirty, unkept, restoredAt, discard, remarks, sent, saving, act, save };
}
