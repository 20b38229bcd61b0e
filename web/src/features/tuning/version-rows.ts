// SPDX-License-Identifier: Apache-2.0
// Tunings and own rules that differ between two versions, as rows: what, from, to.
import type { PartChange, RuleText, TuningSaid } from './api';

export interface ChangedRow {
  what: string;
  /** Whom it is about, or which part of a rule. */
  about: string;
  from: string;
  to: string;
}

export interface ChangeWords {
  nameOf: (model: string) => string;
  scopeOf: (one: TuningSaid) => string;
  on: string;
  off: string;
  /** As delivered, or as a more general tuning says. */
  unset: string;
  percent: (n: number) => string;
  part: (part: keyof RuleText) => string;
  window: (window: string) => string;
  noRule: string;
}

const kParts: (keyof RuleText)[] = ['title', 'when', 'subject', 'window'];

function said(on: boolean | null | undefined, percent: number | null | undefined, words: ChangeWords): string {
  const switched = on === undefined || on === null ? '' : on ? words.on : words.off;
  return [switched, percent ? words.percent(percent) : ''].filter(Boolean).join(' · ') || words.unset;
}

/** A new or ended rule is one row; of a changed one a row for each part that differs. */
export function changedRows(change: PartChange, words: ChangeWords): ChangedRow[] {
  const tunings = change.tunings.map((one) => ({
    what: words.nameOf(one.model), about: words.scopeOf(one), from: said(one.on_before, one.percent_before, words), to: said(one.on_now, one.percent_now, words),
  }));
  const rules = change.rules.flatMap((one) => {
    const what = one.now?.title ?? one.before?.title ?? one.name;
    if (!one.before || !one.now) return [{ what, about: words.part('when'), from: one.before?.when ?? words.noRule, to: one.now?.when ?? words.noRule }];
    const { before, now } = one;
    const textOf = (rule: RuleText, part: keyof RuleText): string => (part === 'window' ? words.window(rule.window) : rule[part] || '—');
    return kParts.filter((part) => before[part] !== now[part]).map((part) => ({ what, about: words.part(part), from: textOf(before, part), to: textOf(now, part) }));
  });
  return [...tunings, ...rules];
}
