// SPDX-License-Identifier: Apache-2.0
// What services lose when a role, post, group on duty, unit or account is taken away: said where that is asked.
import { client, ok } from '@/api/client';
import type { Schemas } from '@/api/types';
import { say, textIn } from '@/i18n';

type NamingStep = Schemas['NamingStep'];
export type Named = 'role' | 'post' | 'on_duty' | 'unit' | 'person';
const kShown = 3;

/** '' when no step names it; a sentence that goes behind what will happen. */
export function namingSentence(steps: NamingStep[]): string {
  if (!steps.length) return '';
  const named = steps.slice(0, kShown).map((one) => say('service_steps.step', { service: textIn(one.service_title), step: textIn(one.step_title) })).join(say('service_steps.and'));
  const which = steps.length > kShown ? say('service_steps.more', { named, n: steps.length }) : named;
  // A copy waits for nobody.
  const alone = steps.filter((one) => !one.others && one.kind !== 'copy').length;
  return say(alone ? 'service_steps.alone' : 'service_steps.others', { which, n: alone });
}

/** The same, asked for now; when it cannot be asked, that is said. */
export async function namedByServices(kind: Named, code: string): Promise<string> {
  try {
    const answer = await ok<Schemas['NamingAnswer']>(client.GET('/api/v1/service_steps', { params: { query: { names: `${kind}:${code}` } } }));
    return namingSentence(answer.items);
  } catch {
    return say('service_steps.unknown');
  }
}
