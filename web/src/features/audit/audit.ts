// SPDX-License-Identifier: Apache-2.0
import type { Tone } from '@/piece/tone';
import type { AuditRow, IntegrityCheck } from './api';

export const kResults = ['done', 'refused', 'failed'] as const;
export const kResultTones: Record<AuditRow['result'], Tone> = { done: 'good', refused: 'warn', failed: 'bad' };

const kPages: Record<string, string> = { card: '/cards', unit: '/units', person: '/people', role: '/roles', job: '/jobs', card_import: '/cards/import' };

/** The page of the object a row speaks of, when it has one. */
export function pathOf(row: Pick<AuditRow, 'object_type' | 'object_id'>): string | undefined {
  const page = kPages[row.object_type];
  const id = String(row.object_id ?? '');
  return page && /^[1-9]\d*$/.test(id) ? `${page}/${id}` : undefined;
}

export function changedRows(check: IntegrityCheck): number {
  return check.checked.reduce((sum, table) => sum + table.changed_count, 0);
}
