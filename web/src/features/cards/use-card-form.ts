// SPDX-License-Identifier: Apache-2.0
// The form of a card: what is sent, and what happens when somebody else was faster.
import { computed, shallowRef } from 'vue';
import type { ComputedRef, ShallowRef } from 'vue';

import { newKey } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { useForm } from '@/page/form/use-form';
import type { Form } from '@/page/form/use-form';
import type { Card } from '@/reference/card';
import { useUnits } from '@/reference/units';
import { changeCard, createCard, getCard } from './api';
import type { FieldValues } from './api';
import { cardChecks, changedFields, conflictRows, emptyValues, filledFields, kPersonalFields, onTopOf, valuesOf } from './card-form';
import type { CardValues, ConflictRow } from './card-form';

export interface CardForm {
  form: Form<CardValues>;
  /** What would be sent now; of a new card everything filled in. */
  changes: ComputedRef<FieldValues>;
  /** Set when the card was changed by somebody else meanwhile. */
  conflict: ShallowRef<ConflictRow[] | undefined>;
  keepMine: () => number;
  dropMine: () => void;
}

export interface CardFormOptions {
  card?: Card;
  /** Changes to begin with, for instance tried out before. */
  begin?: Partial<CardValues>;
  onSaved: (card: Card, changes: number) => void;
}

export function useCardForm(options: CardFormOptions): CardForm {
  const units = useUnits();
  const codeOf = (unit: number): string | undefined => units.byId.get(unit)?.code;
  const key = newKey();
  const base = shallowRef(options.card);
  const newer = shallowRef<Card>();
  const conflict = shallowRef<ConflictRow[]>();

  const form = useForm<CardValues>({
    initial: options.card ? valuesOf(options.card) : emptyValues(),
    checks: cardChecks(),
    submit,
    // A draft of an older state would undo what others changed since, so it belongs to one version only.
    draft: options.card ? `card.${options.card.id}.${options.card.version}` : 'card.new',
    secret: [...kPersonalFields],
  });
  if (options.begin) Object.assign(form.values, options.begin);

  const changes = computed(() =>
    base.value ? changedFields(valuesOf(base.value), form.values, codeOf) : filledFields(form.values, codeOf),
  );

  async function submit(): Promise<void> {
    const card = base.value;
    const sent = changes.value;
    if (!card) return options.onSaved(await createCard(sent, key), Object.keys(sent).length);
    if (!Object.keys(sent).length) return options.onSaved(card, 0);
    try {
      options.onSaved(await changeCard(card.id, card.version, sent, form.values.reason.trim()), Object.keys(sent).length);
    } catch (error) {
      if (error instanceof ApiProblem && error.stale) await compare(card);
      throw error;
    }
  }

  async function compare(opened: Card): Promise<void> {
    newer.value = await getCard(opened.id);
    conflict.value = conflictRows(valuesOf(opened), valuesOf(newer.value), form.values);
  }

  function takeNewest(values: (opened: CardValues, now: CardValues) => CardValues): void {
    if (!base.value || !newer.value) return;
    const now = valuesOf(newer.value);
    const next = values(valuesOf(base.value), now);
    base.value = newer.value;
    form.reset(now);
    Object.assign(form.values, next);
    conflict.value = undefined;
  }

  return {
    form, changes, conflict,
    keepMine: () => {
      const mine = { ...form.values };
      takeNewest((opened, now) => onTopOf(opened, now, mine));
      return Object.keys(changes.value).length;
    },
    dropMine: () => takeNewest((_, now) => now),
  };
}
