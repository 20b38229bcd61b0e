// SPDX-License-Identifier: Apache-2.0
// Choosing cards, one or many: found by the first or last digits, or by a list of numbers; what is not found stays to be corrected.
import { computed, inject, reactive, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';

import { cardsById, cardsByNumber, kSurroundings, numbersIn, suggestCards } from './look-up';
import type { NamedCard } from './look-up';

const kDigitsLeast = 4;
const kNamedAtOnce = 20;

export interface CardChoice {
  chosen: ComputedRef<NamedCard[]>;
  /** Another one can be taken. */
  open: ComputedRef<boolean>;
  suggested: Ref<NamedCard[]>;
  suggesting: Ref<boolean>;
  pasting: Ref<boolean>;
  pasted: Ref<string>;
  looking: Ref<boolean>;
  missing: Ref<string[]>;
  suggest: (typed: string) => Promise<void>;
  pick: (id: number) => void;
  drop: (id: number) => void;
  /** Looks the numbers of a text up and takes the cards they name. */
  take: (text: string) => Promise<void>;
  /** Takes what was pasted when it is a list of whole numbers, and says so. */
  onPaste: (event: ClipboardEvent) => void;
  /** Takes what was typed when it is a whole number. */
  onEnter: (event: Event) => void;
}

interface Uses {
  ids: () => readonly number[];
  many: () => boolean;
  give: (ids: number[]) => void;
  tell: (error: unknown) => void;
  /** Something was taken: the next search begins empty. */
  taken: () => void;
}

export function useCards({ ids, many, give, tell, taken }: Uses): CardChoice {
  const around = inject(kSurroundings, undefined);
  const suggested = ref<NamedCard[]>([]);
  const suggesting = ref(false);
  const pasting = ref(false);
  const pasted = ref('');
  const looking = ref(false);
  const missing = ref<string[]>([]);
  const known = reactive(new Map<number, NamedCard>());
  let newest = 0;

  const chosen = computed(() => ids().map((id) => known.get(id) ?? { id, msisdn: around?.nameOf('card', id) ?? `#${id}`, state: '', unit_name: '' }));

  // Cards that another page filled in have no names yet.
  watch(ids, async (held) => {
    const unknown = held.filter((id) => !known.has(id) && around?.nameOf('card', id) === undefined).slice(0, kNamedAtOnce);
    for (const card of await cardsById(unknown)) known.set(card.id, card);
  }, { immediate: true });

  function add(cards: NamedCard[]): void {
    for (const card of cards) known.set(card.id, card);
    const more = cards.map((card) => card.id);
    give(many() ? [...new Set([...ids(), ...more])] : more.slice(0, 1));
  }
  function clear(): void {
    suggested.value = [];
    taken();
  }

  async function suggest(typed: string): Promise<void> {
    const mine = ++newest;
    const digits = typed.trim();
    suggesting.value = digits.length >= kDigitsLeast;
    if (digits.length < kDigitsLeast) return void (suggested.value = []);
    try {
      const held = new Set(ids());
      const cards = (await suggestCards(digits)).filter((card) => !held.has(card.id));
      if (mine === newest) suggested.value = cards;
    } catch (error) {
      tell(error);
    } finally {
      if (mine === newest) suggesting.value = false;
    }
  }

  function pick(id: number): void {
    add(suggested.value.filter((card) => card.id === id));
    clear();
  }

  async function take(text: string): Promise<void> {
    looking.value = true;
    try {
      const found = await cardsByNumber(numbersIn(text));
      missing.value = found.missing;
      if (found.cards.length) add(found.cards);
      pasted.value = found.missing.join('\n');
      pasting.value = many() && found.missing.length > 0;
      clear();
    } catch (error) {
      tell(error);
    } finally {
      looking.value = false;
    }
  }

  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text') ?? '';
    const { msisdn, iccid, imsi } = numbersIn(text);
    if (msisdn.length + iccid.length + imsi.length < (many() ? 2 : 1)) return;
    event.preventDefault();
    void take(text);
  }

  function onEnter(event: Event): void {
    const typed = (event.target as HTMLInputElement).value ?? '';
    const { msisdn, iccid, imsi } = numbersIn(typed);
    if (msisdn.length + iccid.length + imsi.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void take(typed);
  }

  const drop = (id: number): void => give(ids().filter((one) => one !== id));
  return { chosen, open: computed(() => many() || ids().length === 0), suggested, suggesting, pasting, pasted, looking, missing, suggest, pick, drop, take, onPaste, onEnter };
}
