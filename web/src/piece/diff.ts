// SPDX-License-Identifier: Apache-2.0
// What differs between two states of an object, as rows a person can read.

export interface DiffRow {
  field: string;
  kind: 'added' | 'removed' | 'changed';
  from: string;
  to: string;
}

type Fields = Record<string, unknown>;

/** A value in words; `field` is the path of the field. */
export type Write = (field: string, value: unknown) => string;

/** Rows in the order of the newer object's fields; fields that are alike in both are left out. Nested objects are walked. */
export function diff(before: Fields | null | undefined, after: Fields | null | undefined, write: Write = written): DiffRow[] {
  const from = flatten(before ?? {}, write);
  const to = flatten(after ?? {}, write);
  const fields = [...new Set([...Object.keys(to), ...Object.keys(from)])];
  return fields.flatMap((field): DiffRow[] => {
    const a = from[field];
    const b = to[field];
    if (a === b) return [];
    if (a === undefined) return [{ field, kind: 'added', from: '', to: b! }];
    if (b === undefined) return [{ field, kind: 'removed', from: a, to: '' }];
    return [{ field, kind: 'changed', from: a, to: b }];
  });
}

function flatten(object: Fields, write: Write, path = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(object)) {
    const field = path ? `${path}.${key}` : key;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) Object.assign(flat, flatten(value as Fields, write, field));
    else flat[field] = write(field, value);
  }
  return flat;
}

function written(_field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => written('', one)).join(' · ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
