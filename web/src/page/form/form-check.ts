// SPDX-License-Identifier: Apache-2.0
// Checks that answer while typing. They only save a round trip: what is refused, the server refuses.
import { say } from '@/i18n';

export type Check = (value: unknown) => string | undefined;

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim());

export const required: Check = (value) =>
  (Array.isArray(value) ? value.length === 0 : text(value) === '') ? say('form.required') : undefined;

export const lengthAtMost = (most: number): Check => (value) =>
  [...text(value)].length > most ? say('form.too_long', { n: most }) : undefined;

export const lengthAtLeast = (least: number): Check => (value) =>
  text(value) !== '' && [...text(value)].length < least ? say('form.too_short', { n: least }) : undefined;

/** An empty value passes; ask for it with required. */
export const pattern = (wanted: RegExp, sentence: () => string): Check => (value) =>
  text(value) !== '' && !wanted.test(text(value)) ? sentence() : undefined;

export const wholeNumber = (least: number, most: number): Check => (value) => {
  const words = text(value);
  if (words === '') return undefined;
  const number = Number(words);
  return Number.isInteger(number) && number >= least && number <= most ? undefined : say('form.whole_number', { least, most });
};

export type Checks<T> = { [Field in keyof T]?: Check[] };

/** The first sentence of each field that fails. */
export function runChecks<T extends object>(values: T, checks: Checks<T>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [field, list] of Object.entries(checks) as [keyof T & string, Check[] | undefined][]) {
    for (const check of list ?? []) {
      const sentence = check(values[field]);
      if (sentence) {
        errors[field] = sentence;
        break;
      }
    }
  }
  return errors;
}
