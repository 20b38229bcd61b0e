// SPDX-License-Identifier: Apache-2.0
// What a service's form shows now, for whatever draws it: the console's form and the phone's.
import { computed, onMounted, provide } from 'vue';
import type { ComputedRef, Ref } from 'vue';

import type { Schemas } from '@/api/types';
import type { GroupText, PersonName } from '@/reference/order';
import { useUnits } from '@/reference/units';
import { useSession } from '@/session/session';
import { FormModel } from './form-model';
import type { DrawnGroup, Rights, Values } from './form-model';
import { findPeople, kSurroundings } from './look-up';
import { refusals, remarksOn } from './remarks';
import type { Remark } from './remarks';

export interface ServiceFormProps {
  form: GroupText[];
  modelValue: Values;
  /** Of a field that is not named: write. */
  rights: Rights;
  remarks: Remark[];
  readonly?: boolean;
  /** Names of what the values point at, as an order has them. */
  links?: Schemas['Link'][];
  /** How people are looked up; without, as far as the person may read people. */
  people?: (words: string) => Promise<PersonName[]>;
}

export interface DrawnForm {
  groups: ComputedRef<DrawnGroup[]>;
  /** What is about the whole form, or about a field that is not to be seen. */
  others: ComputedRef<Remark[]>;
  set: (id: string, value: unknown) => void;
  /** Brings the first field that is refused into view and puts the cursor into it. */
  showFirst: () => void;
}

export function useServiceForm(props: Readonly<ServiceFormProps>, root: Readonly<Ref<HTMLElement | null>>, give: (values: Values) => void, tell: (error: unknown) => void): DrawnForm {
  const session = useSession();
  const units = useUnits();
  const model = computed(() => new FormModel(props.form));
  const groups = computed(() => model.value.drawn(props.modelValue, props.rights, props.readonly));
  const drawn = computed(() => new Set(groups.value.flatMap((group) => group.fields.map(({ field }) => field.id))));
  const others = computed(() => props.remarks.filter((remark) => ![...drawn.value].some((id) => remarksOn([remark], id).length)));

  provide(kSurroundings, {
    nameOf: (kind, id) => props.links?.find((link) => link.kind === kind && link.object === id)?.label,
    get findPeople() {
      return props.people ?? (session.can('person.read') ? findPeople : undefined);
    },
  });
  onMounted(() => {
    if (model.value.fields.some((field) => field.kind === 'unit') && session.can('unit.read')) units.load().catch(tell);
  });

  function showFirst(): void {
    const first = groups.value.flatMap((group) => group.fields).find(({ field }) => refusals(remarksOn(props.remarks, field.id)).length);
    const box = root.value?.querySelector<HTMLElement>(first ? `[data-field="${first.field.id}"]` : '.others');
    // A folded row of a table opens where something in it is wrong.
    box?.querySelectorAll('details').forEach((one) => (one.open ||= one.querySelector('.wrong') !== null));
    box?.scrollIntoView({ block: 'center' });
    box?.querySelector<HTMLElement>('.wrong input, .wrong textarea, input, textarea, button')?.focus({ preventScroll: true });
  }
  return { groups, others, set: (id, value) => give(model.value.changed(props.modelValue, id, value)), showFirst };
}
