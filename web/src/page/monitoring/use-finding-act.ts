// SPDX-License-Identifier: Apache-2.0
// One act on findings as it is being filled in: what it needs, what is still wanting, and sending it.
import { computed, reactive, ref, shallowRef } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';

import { asProblem } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { emptyForm, inputOf, lacking, wantsWords } from '@/reference/finding-acts';
import type { ActForm } from '@/reference/finding-acts';
import { getCategories, listPeople } from '@/reference/finding-calls';
import type { ActInput, ActName, Category, Dictionary, Somebody } from '@/reference/finding-calls';
import { useSession } from '@/session/session';

export interface FindingAct {
  form: ActForm;
  busy: Ref<boolean>;
  problem: ShallowRef<ApiProblem | undefined>;
  categories: ShallowRef<Category[]>;
  /** Who else may be given it; oneself is not among them. */
  others: ComputedRef<Somebody[]>;
  /** What is wrong with a field, once it was tried. */
  error: (field: string) => string;
  dangerous: ComputedRef<boolean>;
  needsWords: ComputedRef<boolean>;
  /** Begins anew, and fetches what the act lets one choose from. */
  begin: (start?: Partial<ActForm>) => Promise<void>;
  /** True when it was sent and taken. */
  go: () => Promise<boolean>;
}

interface Asked {
  act?: ActName;
  model?: string;
  dictionary?: Dictionary;
  send: (input: ActInput) => Promise<void>;
}

/** `asked`: the props of a dialog or sheet. */
export function useFindingAct(asked: Asked): FindingAct {
  const { t } = useI18n();
  const session = useSession();
  const form = reactive(emptyForm());
  const tried = ref(false);
  const busy = ref(false);
  const problem = shallowRef<ApiProblem>();
  const categories = shallowRef<Category[]>([]);
  const people = shallowRef<Somebody[]>([]);

  const missing = computed(() => (asked.act ? lacking(asked.act, form, asked.dictionary) : undefined));
  const error = (field: string): string => (tried.value && missing.value === field ? t(field === 'reason' ? 'findings.ask.reason_none' : 'form.required') : '');
  const dangerous = computed(() => ['suspend', 'throttle', 'block_app'].includes(asked.act ?? ''));
  const needsWords = computed(() => (asked.act ? wantsWords(asked.act, form.reason, asked.dictionary) : false));
  const others = computed(() => people.value.filter((one) => one.id !== session.person?.id));

  async function begin(start: Partial<ActForm> = {}): Promise<void> {
    Object.assign(form, emptyForm(asked.model), { assign_to: session.person?.id }, start);
    tried.value = false;
    problem.value = undefined;
    try {
      if (asked.act === 'block_app') categories.value = await getCategories();
      if (asked.act === 'assign' && session.can('person.read')) people.value = await listPeople();
    } catch (failed) {
      problem.value = asProblem(failed);
    }
  }

  async function go(): Promise<boolean> {
    tried.value = true;
    if (!asked.act || missing.value || busy.value) return false;
    busy.value = true;
    problem.value = undefined;
    try {
      await asked.send(inputOf(asked.act, form));
      return true;
    } catch (failed) {
      problem.value = asProblem(failed);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { form, busy, problem, categories, others, error, dangerous, needsWords, begin, go };
}
