// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';
import type { Tone } from '@/piece/tone';
import { objectKind } from '@/shell/feature';
import type { AuditRow, IntegrityCheck } from './api';

export const kResults = ['done', 'refused', 'failed'] as const;
export const kResultTones: Record<AuditRow['result'], Tone> = { done: 'good', refused: 'warn', failed: 'bad' };

/** The name of a kind of object; one the console does not know keeps the server's. */
export function typeWord(type: string): string {
  const kind = objectKind(type);
  return kind ? say(kind.name) : type;
}

export function changedRows(check: IntegrityCheck): number {
  return check.checked.reduce((sum, table) => sum + table.changed_count, 0);
}
