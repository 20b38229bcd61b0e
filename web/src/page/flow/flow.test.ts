// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';

import { i18n, setLanguage } from '@/i18n';
import type { FlowText, GroupText } from '@/reference/order';
import { conditionWords } from './condition';
import { isTaken, standingOf, visitsOf } from './flow-picture';
import FlowPicture from './FlowPicture.vue';
import { howWords, whoWords } from './who';

const said = (zh: string): { zh: string; en: string } => ({ zh, en: zh });
const kForm: GroupText[] = [{
  title: said('内容'),
  fields: [
    { id: 'act', kind: 'choice', title: said('办理类型'), options: [{ value: 'suspend', title: said('停机') }] },
    { id: 'amount', kind: 'integer', title: said('张数') },
    { id: 'cards', kind: 'cards', title: said('卡') },
    { id: 'sure', kind: 'boolean', title: said('已确认') },
    { id: 'handler', kind: 'person', title: said('指定办理人') },
  ],
}];
const kFlow: FlowText = {
  steps: [
    { id: 'apply', kind: 'fill', title: said('填写申请'), people: [{ kind: 'applicant' }] },
    {
      id: 'what', kind: 'branch', title: said('办理类型'), branch: 'first',
      paths: [
        { title: said('停机'), when: 'form.act == "suspend"', steps: [{ id: 'suspend', kind: 'effect', title: said('执行停机'), target: 'card.suspend' }] },
        { title: said('复机'), steps: [{ id: 'centre', kind: 'approve', title: said('中心审批'), people: [{ kind: 'role', code: 'fleet_manager' }] }] },
      ],
    },
  ],
};

beforeEach(() => {
  setLanguage('zh');
});

describe('a condition in words', () => {
  it('names fields, options and signs', () => {
    expect(conditionWords('form.act == "suspend"', kForm)).toBe('办理类型 为 停机');
    expect(conditionWords('form.amount > 100 and not form.sure', kForm)).toBe('张数 > 100 且 非 已确认');
    expect(conditionWords('form.cards.count >= 50', kForm)).toBe('卡的个数 ≥ 50');
    expect(conditionWords('form.act in ["suspend", "other"]', kForm)).toBe('办理类型 属于 [停机, “other”]');
  });
  it('leaves what it does not know as it is written', () => {
    expect(conditionWords('form.nobody != "x"')).toBe('nobody 不为 “x”');
    expect(conditionWords('length(form.act) < 3', kForm)).toBe('length (办理类型) < 3');
  });
  it('reads in English, too', () => {
    setLanguage('en');
    expect(conditionWords('form.amount != 1 or form.sure == true', kForm)).toBe('张数 is not 1 or 已确认 is yes');
  });
});

describe('whom a step is put before', () => {
  it('says one after the other', () => {
    expect(whoWords([{ kind: 'leader' }])).toBe('申请人的单位领导');
    expect(whoWords([{ kind: 'leader', level: 2 }])).toBe('往上第 2 级单位领导');
    expect(whoWords([{ kind: 'field', code: 'handler' }, { kind: 'role', code: 'fleet_manager' }], kForm, { 'role:fleet_manager': '卡管理员' })).toBe('表单“指定办理人”中的人；没有则为角色“卡管理员”');
    expect(whoWords(undefined)).toBe('');
  });
  it('says how they decide', () => {
    expect(howWords({ id: 'a', kind: 'approve', title: said('a'), quorum: 'ratio', percent: 60, refused: 'to_start' })).toBe('60% 的人同意才算同意、被拒绝则退回申请人');
    expect(howWords({ id: 'a', kind: 'handle', title: said('a') })).toBe('');
  });
});

describe('visits', () => {
  it('count each stay once, however many were asked', () => {
    const tasks = [{ step: 'centre', opened_at: '1' }, { step: 'centre', opened_at: '1' }, { step: 'centre', opened_at: '2' }];
    const deeds = [{ step: 'suspend', visit: 4, is_undo: false }, { step: 'suspend', visit: 4, is_undo: true }, { step: 'suspend', visit: 9, is_undo: false }];
    expect(visitsOf(tasks, deeds)).toEqual({ centre: 2, suspend: 2 });
  });
  it('take a path when one of its steps is not ahead', () => {
    const standings = new Map([['suspend', { id: 'suspend', people: [], standing: 'here' as const, visit: 3 }]]);
    expect(kFlow.steps[1]!.paths!.map((path) => isTaken(path.steps, standings))).toEqual([true, false]);
  });
});

describe('a branch', () => {
  it.each([['passed', 'passed'], ['here', 'here'], ['failed', 'here'], ['ahead', 'ahead']] as const)('whose path is %s is %s', (inside, expected) => {
    expect(standingOf(kFlow.steps[1]!, new Map([['suspend', { id: 'suspend', people: [], standing: inside, visit: 3 }]]))).toBe(expected);
  });
});

describe('the picture', () => {
  const draw = (props: Record<string, unknown>) => mount(FlowPicture, { props: { flow: kFlow, form: kForm, ...props }, global: { plugins: [i18n] } });

  it('of a service says every condition and nobody’s standing', () => {
    const page = draw({});
    expect(page.text()).toContain('当 办理类型 为 停机');
    expect(page.text()).toContain('以上都不符合时');
    expect(page.find('[aria-current]').exists()).toBe(false);
    expect(page.find('figcaption').exists()).toBe(false);
  });
  it('of an order says where it is, who has it, and how often it was there', () => {
    const steps = [
      { id: 'apply', people: [], standing: 'passed', visit: 0 }, { id: 'what', people: [], standing: 'here', visit: 2 },
      { id: 'suspend', people: [], standing: 'ahead', visit: 0 }, { id: 'centre', people: [7], standing: 'deserted', visit: 3 },
    ];
    const page = draw({ steps, people: [{ id: 7, name: '李明', unit_name: '教育局' }], visits: { centre: 3 } });
    expect(page.find('[aria-current="step"]').text()).toContain('办理类型');
    expect(page.find('.deserted').text()).toContain('现由 李明 处理');
    expect(page.find('.deserted').text()).toContain('第 3 次到这一步');
    expect(page.findAll('.path.off')).toHaveLength(1);
  });
});
