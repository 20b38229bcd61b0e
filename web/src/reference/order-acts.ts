// SPDX-License-Identifier: Apache-2.0
// What may be done with an order, out of what the server offers: which acts stand as buttons, what each needs to be told, and what is said
// when it was done.
import { say } from '@/i18n';
import { actWord, kPriorities, personWord, stepOf, stepWord } from '@/reference/order';
import { namedBefore, namedPeople } from '@/reference/order-naming';
import type { StepToName } from '@/reference/order-naming';
import type { Chosen } from '@/reference/service';
import type { ActInput, OrderAct, OrderDetail, StepText, Way } from '@/reference/order';

export const kWordsMax = 2000;

const kButtons: OrderAct[] = ['submit', 'approve', 'refuse', 'send_back', 'retry', 'name_people'];
const kDangerous: OrderAct[] = ['refuse', 'discard', 'terminate', 'skip'];
const kWantWords: OrderAct[] = ['refuse', 'send_back', 'terminate', 'skip', 'mend', 'comment'];
const kWantPeople: OrderAct[] = ['transfer', 'add_signers', 'name_people'];
/** What changes nothing that anybody would have to be asked about. */
const kAtOnce: OrderAct[] = ['urge', 'take_back', 'resume', 'supervise', 'retry'];

export const isButton = (act: OrderAct): boolean => kButtons.includes(act);
export const isDangerous = (act: OrderAct): boolean => kDangerous.includes(act);
export const wantsWords = (act: OrderAct): boolean => kWantWords.includes(act);
export const wantsPeople = (act: OrderAct): boolean => kWantPeople.includes(act);
export const isAtOnce = (act: OrderAct): boolean => kAtOnce.includes(act);

/** Ways of one name that differ in the task or visit they are about. */
export const keyOf = (way: Way): string => `${way.act}-${way.task ?? ''}-${way.visit ?? ''}`;

/** The step that a task or visit of the way belongs to. */
export function stepOfWay(order: OrderDetail, way: Way): StepText | undefined {
  const step = order.tasks.find((task) => task.number === way.task)?.step ?? order.deeds.find((deed) => deed.visit === way.visit)?.step
    ?? order.steps.find((one) => one.visit === way.visit)?.id;
  return stepOf(order.flow, step);
}

/** In the order people look for them: what is open before what is not; refused ones that nobody waits for are left out. */
export function waysToShow(order: OrderDetail): Way[] {
  const shown = order.ways.filter((way) => way.is_open || isButton(way.act) || ['withdraw', 'urge'].includes(way.act));
  const rank = (way: Way): number => (kButtons.includes(way.act) ? kButtons.indexOf(way.act) : kButtons.length) + (way.is_open ? 0 : 100);
  return shown.map((way, at) => ({ way, at })).sort((a, b) => rank(a.way) - rank(b.way) || a.at - b.at).map(({ way }) => way);
}

/** What a person fills in for an act. */
export interface Asked {
  words: string;
  people: number[];
  step: string;
  thenHere: boolean;
  before: boolean;
  priority: string;
  /** Attachments that come with the act. */
  files: number[];
  /** By step: who is to decide there. */
  chosen: Chosen;
}

export function freshlyAsked(order: OrderDetail, way: Way | undefined): Asked {
  return { words: '', people: [], step: way?.steps[0] ?? '', thenHere: false, before: true, priority: kPriorities.find((one) => one !== order.priority) ?? 'urgent', files: [], chosen: namedBefore(order) };
}

/** By field, what is lacking before it can be sent. */
export function lacking(way: Way, asked: Asked, toName: StepToName[] = []): Record<string, string> {
  const wrong: Record<string, string> = {};
  const length = [...asked.words.trim()].length;
  if (wantsWords(way.act) && length === 0) wrong.words = say('orders.ask.words_lacking');
  if (length > kWordsMax) wrong.words = say('orders.ask.words_long', { max: kWordsMax });
  if (wantsPeople(way.act) && asked.people.length === 0) wrong.people = say('orders.ask.people_lacking');
  if (way.act === 'send_back' && !asked.step) wrong.step = say('orders.ask.step_lacking');
  for (const { step, required } of toName) if (required && !asked.chosen[step.id]?.length) wrong[`chosen.${step.id}`] = say('orders.ask.people_lacking');
  return wrong;
}

/** `toName`: of the steps whose people are named with the act, those that somebody was named for are told. */
export function inputOf(way: Way, asked: Asked, values?: Record<string, unknown>, toName: StepToName[] = []): ActInput {
  const input: ActInput = { act: way.act };
  if (way.task !== undefined) input.task = way.task;
  if (way.visit !== undefined) input.visit = way.visit;
  if (asked.words.trim()) input.words = asked.words.trim();
  if (wantsPeople(way.act)) input.people = asked.people;
  if (way.act === 'send_back') Object.assign(input, { step: asked.step, then_here: asked.thenHere });
  if (way.act === 'add_signers') input.before = asked.before;
  if (way.act === 'set_priority') input.name = asked.priority;
  if (asked.files.length) input.files = asked.files;
  const chosen = namedPeople(toName, asked.chosen);
  if (chosen) input.chosen = chosen;
  if (values && ['submit', 'approve'].includes(way.act)) input.values = values;
  return input;
}

/** What came out of it, in a sentence. */
export function doneWords(order: OrderDetail, way: Way, asked: Asked, names: string): string {
  const handled = way.act === 'approve' && stepOfWay(order, way)?.kind === 'handle';
  const name = way.act === 'set_priority' ? say(`orders.priority.${asked.priority}`) : '';
  return say(`orders.done.${handled ? 'handle' : way.act}`, { number: order.number, step: stepWord(order.flow, asked.step), names, name });
}

/** What the way is called where several of one name stand beside each other: 减签 needs to say whom. */
export function wayWord(order: OrderDetail, way: Way): string {
  const word = actWord(way.act, stepOfWay(order, way)?.kind);
  const whom = way.act === 'remove_signer' ? signerOf(order, way) : '';
  return whom ? say('orders.ask.title', { act: word, number: whom }) : word;
}

/** 减签 needs to say whom. */
export function signerOf(order: OrderDetail, way: Way): string {
  const task = order.tasks.find((one) => one.number === way.task);
  return task ? personWord(order.people, task.person) : '';
}
