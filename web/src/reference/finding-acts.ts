// SPDX-License-Identifier: Apache-2.0
// What acts on findings need to be told.
import type { ActInput, ActName, Dictionary } from './finding-calls';

export const kManyActs: ActName[] = ['confirm', 'dismiss', 'suspend', 'throttle', 'raise_order', 'assign', 'reopen'];
export const kSuspensions = ['separation', 'violation', 'policy', 'user'] as const;
export const kSpeeds = [8, 64, 128, 256, 512, 1024] as const;
const kWordsMin = 2;

export interface ActForm {
  reason: string;
  words: string;
  suspension: (typeof kSuspensions)[number];
  kbps: number;
  assign_to?: number;
  category: string;
  domains: string[];
}

export const emptyForm = (model?: string): ActForm => ({
  reason: '', words: '', suspension: model === 'separation' ? 'separation' : 'violation', kbps: 128, assign_to: undefined, category: '', domains: [],
});

/** Whether the act cannot go without words. */
export function wantsWords(act: ActName, reason: string, dictionary?: Dictionary): boolean {
  if (act === 'dismiss') return dictionary?.dismissals.find((one) => one.code === reason)?.words ?? false;
  return ['suspend', 'throttle', 'block_app', 'raise_order', 'reopen', 'note'].includes(act);
}

/** The field that is still wanting; undefined when the act can be sent. */
export function lacking(act: ActName, form: ActForm, dictionary?: Dictionary): 'reason' | 'words' | 'category' | 'domains' | undefined {
  if (act === 'dismiss' && !form.reason) return 'reason';
  if (act === 'block_app' && !form.category) return 'category';
  if (act === 'block_app' && form.domains.length === 0) return 'domains';
  if (wantsWords(act, form.reason, dictionary) && [...form.words.trim()].length < kWordsMin) return 'words';
  return undefined;
}

export function inputOf(act: ActName, form: ActForm): ActInput {
  const words = form.words.trim() || undefined;
  if (act === 'dismiss') return { act, words, reason: form.reason };
  if (act === 'suspend') return { act, words, suspension: form.suspension };
  if (act === 'throttle') return { act, words, kbps: form.kbps };
  if (act === 'assign') return { act, words, assign_to: form.assign_to };
  if (act === 'block_app') return { act, words, category: form.category, domains: form.domains };
  return { act, words };
}
