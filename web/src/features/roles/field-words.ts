// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';

const kFields: Record<string, string> = {
  code: 'roles.code', 'name.zh': 'roles.name_zh', 'name.en': 'roles.name_en', kind: 'roles.kind', permissions: 'roles.permissions', built_in: 'roles.built_in',
};

export function fieldWord(field: string): string {
  return kFields[field] ? say(kFields[field]) : field;
}
