// SPDX-License-Identifier: Apache-2.0
// One application being filled in: a new one, or a draft that is gone on with. The server checks it as it is typed; saving keeps it as a
// draft; submitting begins the order.
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { newKey } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { FormModel } from '@/page/service-form/form-model';
import type { Rights, Values } from '@/page/service-form/form-model';
import { refusals, remarksOf } from '@/page/service-form/remarks';
import type { Remark } from '@/page/service-form/remarks';
import { useLive } from '@/page/use-live';
import { actOnOrder, checkTask, getOrder, peopleForOrder, saveOrderForm } from '@/reference/order';
import type { FlowText, GroupText, OrderDetail, PersonName } from '@/reference/order';
import { namedPeople, stepsToName } from '@/reference/order-naming';
import type { StepToName } from '@/reference/order-naming';
import { beginOrder, checkForm, getService } from '@/reference/service';
import type { CheckAnswer, Chosen, ServiceDetail } from '@/reference/service';
import { filledIn, visibleRemarks } from './application';

export interface Application {
  loading: Ref<boolean>;
  /** Why it cannot be opened. */
  problem: ShallowRef<ApiProblem | undefined>;
  service: ShallowRef<ServiceDetail | undefined>;
  /** The draft it is kept as; the order once it is submitted. */
  order: ShallowRef<OrderDetail | undefined>;
  /** The draft goes by an older version than is offered now. */
  isOlder: ComputedRef<boolean>;
  form: ComputedRef<GroupText[]>;
  flow: ComputedRef<FlowText | undefined>;
  rights: ComputedRef<Rights>;
  values: ShallowRef<Values>;
  people: Chosen;
  toName: ComputedRef<StepToName[]>;
  /** Steps that still want somebody, once submitting was tried. */
  unnamed: ComputedRef<string[]>;
  remarks: ComputedRef<Remark[]>;
  refusedCount: ComputedRef<number>;
  dirty: ComputedRef<boolean>;
  savedAt: Ref<number | undefined>;
  busy: Ref<'' | 'save' | 'submit'>;
  submitted: Ref<boolean>;
  /** What the server refused that belongs to no field. */
  refused: ShallowRef<ApiProblem | undefined>;
  open: () => Promise<void>;
  leave: (field: string) => void;
  save: () => Promise<boolean>;
  /** Kept as a draft as one goes, without a word; whether all that was typed is kept. */
  keepAside: () => Promise<boolean>;
  submit: () => Promise<boolean>;
  findPeople: (words: string) => Promise<PersonName[]>;
}

/** `given` fills in what it names of a new application (filledIn). */
export function useApplication(code: string, draft: number | undefined, given: Record<string, unknown> = {}): Application {
  const loading = ref(true);
  const problem = shallowRef<ApiProblem>();
  const service = shallowRef<ServiceDetail>();
  const order = shallowRef<OrderDetail>();
  const values = shallowRef<Values>({});
  const people = reactive<Chosen>({});
  const kept = ref('{}');
  const left = reactive(new Set<string>());
  const tried = ref(false);
  const busy = ref<'' | 'save' | 'submit'>('');
  const submitted = ref(false);
  const savedAt = ref<number>();
  const refused = shallowRef<ApiProblem>();
  const refusedRemarks = shallowRef<Remark[]>([]);
  let key = newKey();

  const form = computed(() => order.value?.form ?? service.value?.form ?? []);
  const flow = computed(() => order.value?.flow ?? service.value?.flow);
  const rights = computed<Rights>(() => order.value?.rights ?? service.value?.rights ?? {});
  const model = computed(() => new FormModel(form.value));
  const sent = computed(() => model.value.sent(values.value, rights.value));
  const isOlder = computed(() => Boolean(order.value && service.value && order.value.service_version !== service.value.version_number));
  const dirty = computed(() => !submitted.value && JSON.stringify(sent.value) !== kept.value);
  const toName = computed(() => (flow.value ? stepsToName(flow.value) : []));
  const unnamed = computed(() => (tried.value ? toName.value.filter(({ step, required }) => required && !people[step.id]?.length).map(({ step }) => step.id) : []));

  const task = computed(() => order.value?.ways.find((way) => way.act === 'submit')?.task ?? undefined);
  const live = useLive<Values, CheckAnswer>(() => (loading.value || problem.value || submitted.value ? undefined : sent.value), (asked) =>
    order.value && task.value ? checkTask(order.value.id, { task: task.value, values: asked }) : checkForm(code, asked));
  const remarks = computed(() => {
    const said = refusedRemarks.value;
    const has = (all: Remark[], one: Remark): boolean => all.some((other) => other.field === one.field && other.code === one.code);
    // What was refused when it was handed on is about just these values; the answer to what is being typed may still be about earlier ones.
    const told = visibleRemarks(live.answer.value?.remarks ?? [], left, tried.value).filter((one) => !said.length || one.weight !== 'refuse' || has(said, one));
    return [...told, ...said.filter((one) => !has(told, one))];
  });
  watch(values, () => {
    key = newKey();
    refusedRemarks.value = [];
    refused.value = undefined;
  });

  async function open(): Promise<void> {
    loading.value = true;
    problem.value = undefined;
    try {
      if (draft) takeDraft(await getOrder(draft));
      // A draft outlives its service's place on the shelf.
      service.value = await getService(code).catch((error: unknown) => {
        if (!order.value || asProblem(error).status !== 404) throw error;
        return undefined;
      });
      if (!order.value) values.value = filledIn(model.value.fields, given);
      kept.value = JSON.stringify(sent.value);
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      loading.value = false;
    }
  }

  function takeDraft(held: OrderDetail): void {
    order.value = held;
    values.value = Object.fromEntries(Object.entries(held.values).filter(([field, value]) => !field.startsWith('@') && value !== null));
  }

  // What is on its way to the draft comes before what is asked for by hand: two at once would overtake each other.
  let aside: Promise<unknown> = Promise.resolve();
  function keepAside(): Promise<boolean> {
    const mine = aside.then(async () => {
      if (busy.value || loading.value || !dirty.value) return !dirty.value;
      await keep();
      return !dirty.value;
    }).catch(() => false);
    aside = mine;
    return mine;
  }

  async function tell(kind: 'save' | 'submit', act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = kind;
    refused.value = undefined;
    try {
      await aside;
      await act();
      return true;
    } catch (error) {
      const came = asProblem(error);
      refusedRemarks.value = remarksOf(came);
      if (refusedRemarks.value.length === 0) refused.value = came;
      return false;
    } finally {
      busy.value = '';
    }
  }

  async function keep(): Promise<void> {
    const now = sent.value;
    order.value = order.value ? await saveOrderForm(order.value.id, order.value.version, now) : await beginOrder({ service: code, values: now, submit: false }, key);
    kept.value = JSON.stringify(now);
    savedAt.value = Date.now();
  }

  async function send(): Promise<void> {
    const chosen = namedPeople(toName.value, people);
    if (!order.value) {
      order.value = await beginOrder({ service: code, values: sent.value, submit: true, chosen }, key);
    } else {
      try {
        order.value = await actOnOrder(order.value.id, { act: 'submit', task: task.value, values: sent.value, chosen });
      } catch (error) {
        // An answer that was lost on the way: the order says whether it went through.
        const now = await getOrder(order.value.id);
        if (now.status === 'draft') throw error;
        order.value = now;
      }
    }
    submitted.value = true;
  }

  async function submit(): Promise<boolean> {
    tried.value = true;
    const known = !live.asking.value && !live.problem.value && live.answer.value;
    if (unnamed.value.length || (known && !known.is_good)) return false;
    return tell('submit', send);
  }

  // People are looked up for an order, so there has to be one.
  async function findPeople(words: string): Promise<PersonName[]> {
    if (!order.value) {
      await keep().catch(async (error: unknown) => {
        // What cannot be kept yet is corrected later; the draft begins with nothing.
        if (remarksOf(asProblem(error)).length === 0) throw error;
        order.value = await beginOrder({ service: code, values: {}, submit: false }, newKey());
      });
    }
    return peopleForOrder(order.value!.id, words);
  }

  return {
    loading, problem, service, order, isOlder, form, flow, rights, values, people, toName, unnamed, remarks, dirty, savedAt, busy, submitted, refused, open, submit, findPeople,
    refusedCount: computed(() => refusals(remarks.value).length + unnamed.value.length),
    leave: (field) => left.add(field),
    save: () => tell('save', keep),
    keepAside,
  };
}
