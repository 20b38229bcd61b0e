// SPDX-License-Identifier: Apache-2.0
// Whom a step is put before, and how they decide, in words.
import { formatList } from '@/i18n/format';
import { language, say } from '@/i18n';
import type { GroupText, StepText } from '@/reference/order';

type People = NonNullable<StepText['people']>[number];

function ruleWords(rule: People, form: GroupText[], names: Record<string, string>): string {
  const code = rule.code ?? '';
  if (rule.kind === 'leader') return (rule.level ?? 1) === 1 ? say('flow.who.leader') : say('flow.who.leader_above', { n: rule.level });
  if (rule.kind === 'field') {
    const field = form.flatMap((group) => group.fields).find((one) => one.id === code);
    return say('flow.who.field', { what: field?.title[language()] ?? code });
  }
  return say(`flow.who.${rule.kind}`, { what: names[`${rule.kind}:${code}`] ?? code });
}

/** 单位领导；找不到时为角色“卡管理员”. `names`: of roles, posts, groups on duty, as far as known: "role:fleet_manager". */
export function whoWords(people: People[] | undefined, form: GroupText[] = [], names: Record<string, string> = {}): string {
  return (people ?? []).map((rule) => ruleWords(rule, form, names)).reduce((all, next) => (all ? say('flow.who.else', { first: all, then: next }) : next), '');
}

/** What is to be known about how a step of people is decided: 全部同意, 被拒绝则退回申请人. */
export function howWords(step: StepText): string {
  const words: string[] = [];
  if (step.quorum && step.quorum !== 'any') words.push(say(`flow.quorum.${step.quorum}`, { n: step.percent ?? 100 }));
  if (step.kind === 'approve') words.push(say(`flow.refused.${step.refused ?? 'end'}`));
  return formatList(words);
}
