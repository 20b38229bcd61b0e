// SPDX-License-Identifier: Apache-2.0
// The objects a form names, looked up as the person may see them.
import type { InjectionKey } from 'vue';

import { client, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';
import type { CardRow } from '@/reference/card';
import type { PersonName } from '@/reference/order';
import { listSystems } from '@/reference/permit';
import type { System } from '@/reference/permit';

/** What a form's controls know of the page around them. */
export interface Surroundings {
  /** The name of an object that stood in the form when it came. */
  nameOf: (kind: 'card' | 'unit' | 'person' | 'system', id: number) => string | undefined;
  /** People by a part of their name or login; none where the page cannot look any up. */
  findPeople?: (words: string) => Promise<PersonName[]>;
}
export const kSurroundings: InjectionKey<Surroundings> = Symbol('surroundings of a form');

export type NamedCard = Pick<CardRow, 'id' | 'msisdn' | 'state' | 'unit_name'>;

const kNumbersAtOnce = 50; // keeps the address short
const kSuggestions = 10;
const kSystemsShown = 50;

const list = (query: Record<string, string>): Promise<CardRow[]> =>
  ok<Page<CardRow>>(client.GET('/api/v1/cards', { params: { query: query as never } })).then((page) => page.items);

/** By the first or last digits, at least four. */
export const suggestCards = (digits: string): Promise<NamedCard[]> => list({ q: digits, limit: String(kSuggestions) });

export interface Numbers {
  /** Which kind of number each one is, by its length. */
  msisdn: string[];
  iccid: string[];
  imsi: string[];
  /** Neither. */
  others: string[];
}

/** The numbers of a pasted text, each once: card numbers, ICCIDs and IMSIs, between whatever separates them. */
export function numbersIn(text: string): Numbers {
  const words = [...new Set(text.split(/[\s,;，；、|"']+/).filter(Boolean))];
  const found: Numbers = { msisdn: [], iccid: [], imsi: [], others: [] };
  for (const word of words) {
    if (/^(1\d{10}|1\d{12})$/.test(word)) found.msisdn.push(word);
    else if (/^\d{15}$/.test(word)) found.imsi.push(word);
    else if (/^\d{18}[0-9A-Fa-f]{1,2}$/.test(word)) found.iccid.push(word);
    else found.others.push(word);
  }
  return found;
}

export interface FoundCards {
  cards: NamedCard[];
  /** Numbers that name no card the person may see. */
  missing: string[];
}

export async function cardsByNumber(numbers: Numbers): Promise<FoundCards> {
  const cards: NamedCard[] = [];
  const missing = [...numbers.others];
  for (const kind of ['msisdn', 'iccid', 'imsi'] as const) {
    for (let at = 0; at < numbers[kind].length; at += kNumbersAtOnce) {
      const asked = numbers[kind].slice(at, at + kNumbersAtOnce);
      const rows = await list({ [kind]: asked.join(','), limit: '200' });
      cards.push(...rows);
      const seen = new Set(rows.map((row) => row[kind]));
      missing.push(...asked.filter((number) => !seen.has(number)));
    }
  }
  return { cards, missing };
}

/** Of cards that were chosen elsewhere; one that is not the person's to see is left out. */
export const cardsById = (ids: number[]): Promise<NamedCard[]> =>
  Promise.all(ids.map((id) => ok<CardRow>(client.GET('/api/v1/cards/{id}', { params: { path: { id } } })).catch(() => undefined))).then((cards) => cards.filter((card) => card !== undefined));

/** Systems that may be asked for, by a part of the code, the name or an address; the first ones without. */
export const findSystems = (words: string): Promise<System[]> => {
  const query: Record<string, string> = { open: 'true', sort: 'code', limit: String(kSystemsShown) };
  if (words) query.q = words;
  return listSystems(query).then((page) => page.items);
};

/** For whoever may read people anyway. */
export const findPeople = (words: string): Promise<PersonName[]> =>
  ok<Page<Schemas['PersonView']>>(client.GET('/api/v1/people', { params: { query: { q: words, state: 'active', limit: '20' } as never } })).then((page) =>
    page.items.map((person) => ({ id: person.id, name: person.name, unit_name: person.unit_name })),
  );
