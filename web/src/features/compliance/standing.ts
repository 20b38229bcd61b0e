// SPDX-License-Identifier: Apache-2.0
// The fleet's standing laid out for its drawings, and the lists behind each figure.
import { say } from '@/i18n';
import { formatShare } from '@/i18n/format';
import type { ChartTable } from '@/page/dashboard/chart';
import { kBusinesses, kGroups } from '@/reference/card';
import type { ClassStanding, Compliance, DutyStanding, Matrix, UnitLine } from './api';

export interface MatrixRow {
  business: number;
  cells: ClassStanding[];
}

/** Six rows (kinds of business) of three cells (groups of functions); a class the answer lacks is an empty cell. */
export function matrixOf(classes: ClassStanding[]): MatrixRow[] {
  const byCode = new Map(classes.map((one) => [one.class, one]));
  return kBusinesses.map((business) => ({
    business,
    cells: kGroups.map((group) => {
      const code = `${group}-${business}`;
      return byCode.get(code) ?? { class: code, risk: '', risk_stated: false, total: 0, ok: 0 };
    }),
  }));
}

export type Grade = 'none' | 'good' | 'fair' | 'bad';

const kFair = 0.9;

/** Whole is good, nine in ten is fair. */
export function gradeOf(one: { total: number; ok: number }): Grade {
  if (one.total === 0) return 'none';
  if (one.ok === one.total) return 'good';
  return one.ok / one.total >= kFair ? 'fair' : 'bad';
}

export function toneOf(rate: number | null | undefined): 'good' | 'warn' | 'bad' | undefined {
  if (rate === null || rate === undefined) return undefined;
  if (rate === 1) return 'good';
  return rate >= kFair ? 'warn' : 'bad';
}

type NameOf = (duty: DutyStanding) => string;

/** Duties somebody is asked for, those missing most often first. */
export function dutyTable(duties: DutyStanding[], name: NameOf): ChartTable & { duties: DutyStanding[] } {
  const asked = duties.filter((one) => one.required > 0).sort((a, b) => b.missing - a.missing || b.required - a.required);
  return {
    duties: asked,
    columns: [
      { key: 'duty', label: say('compliance.duty') },
      { key: 'clauses', label: say('compliance.clauses') },
      { key: 'required', label: say('compliance.required'), align: 'right' },
      { key: 'present', label: say('compliance.present'), align: 'right' },
      { key: 'missing', label: say('compliance.missing'), align: 'right' },
      { key: 'rate', label: say('compliance.rate'), align: 'right' },
    ],
    rows: asked.map((one) => ({
      duty: name(one), clauses: one.clauses.join(' '), required: one.required, present: one.required - one.missing, missing: one.missing,
      rate: formatShare((one.required - one.missing) / one.required),
    })),
  };
}

export function matrixTable(classes: ClassStanding[], name: (code: string) => string): ChartTable {
  return {
    columns: [
      { key: 'class', label: say('cards.field.class') },
      { key: 'name', label: say('compliance.class_name') },
      { key: 'risk', label: say('cards.field.risk') },
      { key: 'total', label: say('compliance.cards'), align: 'right' },
      { key: 'ok', label: say('compliance.ok'), align: 'right' },
      { key: 'gaps', label: say('compliance.gaps'), align: 'right' },
      { key: 'rate', label: say('compliance.rate'), align: 'right' },
    ],
    rows: classes.map((one) => ({
      class: one.class, name: name(one.class), risk: one.risk ? say(`cards.risk.${one.risk}`) : '', total: one.total, ok: one.ok, gaps: one.total - one.ok,
      rate: one.total ? formatShare(one.ok / one.total) : undefined,
    })),
  };
}

/** How many cards the guideline does not judge, by reason: IoT cards that are not judged are closed. */
export function notJudged(fleet: Compliance): { key: 'phone' | 'unknown' | 'closed'; count: number }[] {
  return [{ key: 'phone' as const, count: fleet.phone }, { key: 'unknown' as const, count: fleet.unknown }, { key: 'closed' as const, count: fleet.iot - fleet.judged }].filter((one) => one.count > 0);
}

const kFew = 0.1;
const kHalf = 0.5;

/** The gaps that one bulk act on controls closes for many cards. */
export const kBulkMends = new Set(['area', 'quota', 'blacklist', 'binding', 'monitoring']);

/** How much of what is asked of a unit is lacking; empty where nothing is asked. */
export function heatOf(cell: Matrix['units'][number]['cells'][number]): '' | 'heat-0' | 'heat-1' | 'heat-2' | 'heat-3' {
  if (!cell.required) return '';
  const share = cell.missing / cell.required;
  if (share === 0) return 'heat-0';
  if (share < kFew) return 'heat-1';
  return share < kHalf ? 'heat-2' : 'heat-3';
}

/** How a rate moved, in points and words. */
export function changeWord(change: number | null | undefined): string {
  if (change === null || change === undefined) return say('compliance.change_none');
  const points = (Math.abs(change) * 100).toFixed(1);
  if (points === '0.0') return say('compliance.change_same');
  return say(change > 0 ? 'compliance.change_up' : 'compliance.change_down', { n: points });
}

export const changeTone = (line: Pick<UnitLine, 'change'>): 'good' | 'bad' | undefined =>
  line.change && Math.abs(line.change) >= 0.0005 ? (line.change > 0 ? 'good' : 'bad') : undefined;

/** The cards of one unit alone: a unit's figures do not count those below it. */
export const ownListOf = (unit: number, filters: Record<string, string>): { path: string; query: Record<string, string> } => ({ path: '/cards', query: { ...filters, unit: String(unit) } });

/** The list of cards with these filters and the scope that is open. */
export function listOf(unit: number | undefined, filters: Record<string, string>): { path: string; query: Record<string, string> } {
  return { path: '/cards', query: unit === undefined ? filters : { ...filters, unit_id: String(unit) } };
}
