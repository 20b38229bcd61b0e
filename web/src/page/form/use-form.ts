// SPDX-License-Identifier: Apache-2.0
// A form's state: values, what is wrong with them, whether they were sent. The check runs on every change; a sentence shows
// once its field was left or the form was sent.
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';

import { asProblem, fieldErrors } from '@/api/problem';
import type { ApiProblem } from '@/api/problem';
import { useSession } from '@/session/session';
import { runChecks } from './form-check';
import type { Checks } from './form-check';
import { DraftBox } from './draft';

const kDraftAfterMs = 500;

export interface FormOptions<T extends object> {
  initial: T;
  checks?: Checks<T>;
  /** For what one field alone cannot tell. */
  check?: (values: T) => Record<string, string>;
  submit: (values: T) => Promise<void>;
  /** Names the draft; no draft is kept without it. */
  draft?: string;
  /** Fields that are never kept in a draft. */
  secret?: (keyof T)[];
}

export interface Form<T extends object> {
  values: T;
  errors: ComputedRef<Record<string, string>>;
  errorCount: ComputedRef<number>;
  dirty: ComputedRef<boolean>;
  submitting: Ref<boolean>;
  sent: Ref<boolean>;
  /** What the server refused that belongs to no field. */
  problem: ShallowRef<ApiProblem | undefined>;
  draftAt: Ref<number | undefined>;
  keepsDraft: boolean;
  touch: (field: string) => void;
  reset: (values?: T) => void;
  discardDraft: () => void;
  submit: () => Promise<boolean>;
}

export function useForm<T extends object>(options: FormOptions<T>): Form<T> {
  let initial = copy(options.initial);
  const values = reactive(copy(options.initial)) as T;
  const touched = reactive(new Set<string>());
  const refused = shallowRef<Record<string, { sentence: string; value: string }>>({});
  const submitting = ref(false);
  const sent = ref(false);
  const tried = ref(false);
  const problem = shallowRef<ApiProblem>();
  const draftAt = ref<number>();
  const drafts = options.draft
    ? new DraftBox<T>(useSession().person?.login ?? '', options.draft, options.secret ?? [])
    : undefined;

  const kept = drafts?.read();
  if (kept) {
    Object.assign(values, kept.values);
    draftAt.value = kept.at;
  }

  const wrong = computed(() => ({ ...runChecks(values, options.checks ?? {}), ...options.check?.(values) }));
  // A refusal of the server stands until its field changes.
  const standing = computed(() =>
    Object.fromEntries(
      Object.entries(refused.value)
        .filter(([field, { value }]) => JSON.stringify(values[field as keyof T]) === value)
        .map(([field, { sentence }]) => [field, sentence]),
    ),
  );
  const errors = computed(() => {
    const shown = Object.entries(wrong.value).filter(([field]) => tried.value || touched.has(field));
    return { ...Object.fromEntries(shown), ...standing.value };
  });
  const dirty = computed(() => !sent.value && JSON.stringify(values) !== JSON.stringify(initial));

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(values, () => {
    clearTimeout(timer);
    if (drafts && dirty.value) timer = setTimeout(() => drafts.write(values), kDraftAfterMs);
  });

  function reset(next?: T): void {
    if (next) initial = copy(next);
    Object.assign(values, copy(initial));
    touched.clear();
    refused.value = {};
    problem.value = undefined;
    tried.value = false;
    sent.value = false;
  }

  function discardDraft(): void {
    clearTimeout(timer);
    drafts?.clear();
    draftAt.value = undefined;
    reset();
  }

  async function submit(): Promise<boolean> {
    tried.value = true;
    problem.value = undefined;
    if (Object.keys(wrong.value).length || submitting.value) return false;
    submitting.value = true;
    try {
      sent.value = true; // Before the submit, which may itself leave the page.
      await options.submit(values);
      clearTimeout(timer);
      drafts?.clear();
      draftAt.value = undefined;
      return true;
    } catch (error) {
      sent.value = false;
      takeRefusal(asProblem(error));
      return false;
    } finally {
      submitting.value = false;
    }
  }

  function takeRefusal(came: ApiProblem): void {
    const byField = Object.entries(fieldErrors(came)).filter(([field]) => field in values);
    refused.value = Object.fromEntries(
      byField.map(([field, sentence]) => [field, { sentence, value: JSON.stringify(values[field as keyof T]) }]),
    );
    if (byField.length === 0) problem.value = came;
  }

  return {
    values, errors, dirty, submitting, sent, problem, draftAt, reset, discardDraft, submit,
    keepsDraft: drafts !== undefined,
    errorCount: computed(() => Object.keys(errors.value).length),
    touch: (field) => touched.add(field),
  };
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
