// SPDX-License-Identifier: Apache-2.0
// A template's words as fields of a form.
import type { ApiProblem } from '@/api/problem';
import type { Words } from './api';

export interface TemplateFields {
  title_zh: string;
  title_en: string;
  body_zh: string;
  body_en: string;
}

export function fieldsOf({ title, body }: Words): TemplateFields {
  return { title_zh: title.zh, title_en: title.en, body_zh: body.zh, body_en: body.en };
}

export function wordsOf(fields: TemplateFields): Words {
  return { title: { zh: fields.title_zh, en: fields.title_en }, body: { zh: fields.body_zh, en: fields.body_en } };
}

/** The server's sentences ("/words/title/zh") at the fields they belong to. */
export function faultsOf(problem: ApiProblem | undefined): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { where, detail } of problem?.errors ?? []) {
    const [part, side] = (where?.field ?? '').replace(/^\/words\//, '').split('/');
    if (part && side) faults[`${part}_${side}`] ??= detail;
  }
  return faults;
}
