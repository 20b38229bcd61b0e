// SPDX-License-Identifier: Apache-2.0
// Editing a year of the working calendar: days are chosen and marked, hours set; nothing counts until it is saved.
import { computed, ref, shallowRef } from 'vue';
import type { Ref } from 'vue';

import type { CalendarYear, YearPlan } from './api';
import { between, marked, marksOf, mayBecome, planKept, planOf, sameHours } from './calendar';
import type { Hours, Mark, Marks } from './calendar';

export function useCalendarEdit(kept: Ref<CalendarYear | undefined>) {
  const editing = ref(false);
  const marks = shallowRef<Marks>(new Map());
  const own = shallowRef<Hours>();
  const usual = shallowRef<Hours>();
  const chosen = shallowRef<string[]>([]);
  const anchor = ref('');

  const keptMarks = computed(() => (kept.value ? marksOf(kept.value) : new Map<string, Mark>()));
  const shownMarks = computed<Marks>(() => (editing.value ? marks.value : keptMarks.value));
  const hours = computed<Hours>(() => (editing.value ? own.value ?? usual.value ?? kept.value?.usual ?? {} : kept.value?.hours ?? {}));
  const plan = computed<YearPlan>(() => ({ ...planOf(marks.value), ...(own.value ? { hours: own.value } : {}), ...(usual.value ? { usual: usual.value } : {}) }));
  const dirty = computed(() => {
    if (!editing.value || !kept.value) return false;
    if (usual.value && !sameHours(usual.value, kept.value.usual)) return true;
    return JSON.stringify({ ...plan.value, usual: undefined }) !== JSON.stringify({ ...planOf(keptMarks.value), hours: planKept(kept.value).hours, usual: undefined });
  });
  const allowed = computed(() => mayBecome(chosen.value, hours.value));

  function begin(): void {
    marks.value = keptMarks.value;
    own.value = kept.value?.own_hours ? kept.value.hours : undefined;
    usual.value = undefined;
    chosen.value = [];
    anchor.value = '';
    editing.value = true;
  }

  /** A click chooses one day, or lets go of it; with `on` the choice reaches from the first to this one. */
  function choose(day: string, on: boolean): void {
    if (on && anchor.value) {
      chosen.value = between(anchor.value, day);
      return;
    }
    const only = chosen.value.length === 1 && chosen.value[0] === day;
    chosen.value = only ? [] : [day];
    anchor.value = only ? '' : day;
  }

  function mark(kind: Mark['kind'] | 'ordinary', name = ''): void {
    marks.value = marked(marks.value, chosen.value, kind, name.trim(), hours.value);
    chosen.value = [];
    anchor.value = '';
  }

  function setHours(next: Hours, forAll: boolean): void {
    if (forAll) {
      usual.value = next;
      own.value = undefined;
    } else {
      own.value = next;
    }
  }

  /** What a file says of the year. */
  function take(plan: YearPlan): void {
    begin();
    marks.value = marksOf(plan);
    own.value = plan.hours;
  }

  return { editing, marks: shownMarks, hours, chosen, plan, dirty, allowed, begin, choose, mark, setHours, take };
}
