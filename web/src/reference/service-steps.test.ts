// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { namingSentence } from './service-steps';

const step = (service: string, name: string, others: boolean, kind: 'approve' | 'copy' = 'approve'): Parameters<typeof namingSentence>[0][number] => ({
  service: 'x.y', service_title: { zh: service, en: service }, step: 's', step_title: { zh: name, en: name }, kind, others,
});

describe('what services lose', () => {
  it('is nothing when none names it', () => {
    expect(namingSentence([])).toBe('');
  });
  it('says which steps have somebody else', () => {
    expect(namingSentence([step('开卡', '审批', true)])).toBe('已发布的服务中，“开卡”的“审批”由其办理或知会；之后由这些步骤写明的其他人接着办，都找不到时等督办人员指定。');
  });
  it('warns of no copy, which stops no order', () => {
    expect(namingSentence([step('停机', '抄送', false, 'copy')])).not.toContain('没有别人可找');
  });
  it('warns of steps that nobody else can do, and counts what it does not list', () => {
    const sentence = namingSentence([step('开卡', '审批', false), step('销户', '办理', true), step('换卡', '办理', false), step('变更', '复核', true)]);
    expect(sentence).toContain('“开卡”的“审批”、“销户”的“办理”、“换卡”的“办理”等 4 个步骤');
    expect(sentence).toContain('其中 2 个步骤没有别人可找');
  });
});
