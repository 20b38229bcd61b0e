// SPDX-License-Identifier: Apache-2.0
import { say } from '@/i18n';
import type { Moment } from '@/piece/TimeLine.vue';
import type { UnitVersion } from './api';

/** What each version changed against the one before it; `versions` newest first. */
export function momentsOf(versions: UnitVersion[], nameOf: (unit: number) => string): Moment[] {
  return versions.map((now, index) => ({
    key: now.version,
    at: now.at,
    who: now.person_login,
    title: changed(now, versions[index + 1], nameOf),
    tone: now.state === 'open' ? 'good' : 'idle',
  }));
}

function changed(now: UnitVersion, before: UnitVersion | undefined, nameOf: (unit: number) => string): string {
  if (!before) return say('units.version_first', { name: now.name });
  const words: string[] = [];
  if (now.name !== before.name) words.push(say('units.version_name', { name: now.name }));
  if (now.parent_id !== before.parent_id && now.parent_id) words.push(say('units.version_parent', { unit: nameOf(now.parent_id) }));
  if (now.state !== before.state) words.push(say('units.version_state', { state: say(`units.states.${now.state}`) }));
  return words.join(' · ') || say('units.version_other');
}
