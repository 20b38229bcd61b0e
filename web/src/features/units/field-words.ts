// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';

const kFields: Record<string, string> = {
  name: 'units.name', code: 'units.code', kind: 'units.kind', parent_id: 'units.parent', path: 'units.path', state: 'units.state',
};

export function fieldWord(field: string): string {
  return kFields[field] ? say(kFields[field]) : field;
}

export function valueWord(field: string, value: unknown): string {
  const text = String(value ?? '');
  if (field === 'kind' && ['access', 'managing', 'carrier'].includes(text)) return say(`units.kinds.${text}`);
  if (field === 'state' && ['open', 'closed'].includes(text)) return say(`units.states.${text}`);
  return text;
}
