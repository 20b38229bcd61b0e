// SPDX-License-Identifier: Apache-2.0
// The acts of a card's life, one for each event: what is allowed now, with which reasons, and why not.
import { kEvents } from './life-api';
import type { CardLife, LifeAct, LifeEvent } from './life-api';

export interface EventChoice {
  event: LifeEvent;
  /** One for each reason of suspension, else one. */
  ways: LifeAct[];
  allowed: boolean;
  /** Of the first way, when none is allowed. */
  refusal?: LifeAct;
}

export function choicesOf(life: CardLife): EventChoice[] {
  return kEvents.map((event) => {
    const ways = life.acts.filter((act) => act.act === event);
    const allowed = ways.some((act) => act.allowed);
    // Whoever lacks the right for a reason that is there learns that, not that some other reason is not there.
    const near = ways.find((act) => !act.allowed && act.code === 'life.not_yours') ?? ways.find((act) => !act.allowed);
    return { event, ways, allowed, ...(allowed || !near ? {} : { refusal: near }) };
  });
}

/** The reasons worth showing for an act: for a resumption only those for which the card is suspended. */
export function reasonsOf(choice: EventChoice, life: CardLife): LifeAct[] {
  if (choice.event !== 'resume') return choice.ways;
  return choice.ways.filter((act) => act.suspension && life.suspensions.includes(act.suspension));
}

/** Steps of the diagram that the card has taken, as "from>to". */
export function takenEdges(life: CardLife): Set<string> {
  return new Set(life.steps.filter((step) => step.from && step.to && step.from !== step.to).map((step) => `${step.from}>${step.to}`));
}
