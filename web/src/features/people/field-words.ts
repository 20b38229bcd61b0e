// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';
import { kPersonStates } from './person';

const kFields: Record<string, string> = {
  login: 'people.login', name: 'people.name', phone: 'people.phone', unit_id: 'people.unit', unit: 'people.unit', state: 'people.state', role: 'people.role', expires_on: 'people.expires',
};

export function fieldWord(field: string): string {
  return kFields[field] ? say(kFields[field]) : field;
}

export function valueWord(field: string, value: unknown): string {
  const text = String(value ?? '');
  if (field === 'state' && (kPersonStates as readonly string[]).includes(text)) return say(`people.states.${text}`);
  return text;
}
