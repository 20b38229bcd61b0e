// SPDX-License-Identifier: Apache-2.0
// Whoever publishes writes a service: is told every fault with its line, publishes it, tries its form; a unit's user applies for it and
// names who is to decide; then it is taken off the shelf.
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const kCode = 'story.key';
const service = (who: string, code = kCode): string => `code: ${code}
area: general
title: {zh: 领用钥匙, en: Fetch a key}
about: {zh: 机房钥匙的领用, en: Keys of the machine room}
permission: order.apply
number: YS
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: room, kind: text, title: {zh: 房间, en: Room}, required: true, length_max: 10}
      - {id: keys, kind: integer, title: {zh: 把数, en: Keys}, required: true, min: "1", max: "9"}
      - id: lines
        kind: table
        title: {zh: 领用人, en: Who}
        columns:
          - {id: name, kind: text, title: {zh: 姓名, en: Name}, required: true}
          - {id: until, kind: date, title: {zh: 归还日期, en: Back on}}
rules:
  - {id: many, when: form.keys > 3, weight: warn, words: {zh: 三把以上请说明用途, en: Say what more than three are for}, clause: "§2.1", field: keys}
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: give, kind: handle, title: {zh: 发放, en: Give}, people: [${who}]}
clocks: []
`;

it('writes, publishes and withdraws a service', async () => {
  const manager = await visit('manager', kSizes[1]);
  await manager.go('/services?tab=new');
  const text = manager.page.getByRole('textbox', { name: '服务定义' });
  await text.fill(service('{kind: role, code: nobody_at_all}'));
  await manager.page.getByRole('button', { name: '检查', exact: true }).click();
  await manager.page.getByRole('heading', { name: '1 处错误' }).waitFor();
  await manager.look('manager-service-faults');
  await manager.page.getByRole('button', { name: '第 23 行' }).click();
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain('nobody_at_all');

  await text.fill(service('{kind: chosen}'));
  await manager.page.getByRole('button', { name: '发布', exact: true }).click();
  await manager.page.locator('.el-message-box').getByRole('button', { name: '发布' }).click();
  await manager.page.getByRole('heading', { name: '领用钥匙' }).waitFor();
  await manager.page.getByLabel('把数').fill('12');
  await manager.page.getByRole('button', { name: '检查全部' }).click();
  await manager.page.getByText('不能大于 9').waitFor();
  await manager.page.getByText('还有需要更正的地方').waitFor();
  await manager.look('manager-service');
  for (const [tab, words] of [['流程', '上一步选定的人'], ['检查规则', 'form.keys > 3'], ['版本', '第 1 版']] as const) {
    await manager.page.getByRole('tab', { name: tab }).click();
    await manager.page.getByText(words).first().waitFor();
    await manager.look(`manager-service-${tab}`);
  }

  const unit = await visit('unituser', kSizes[2]);
  await unit.go(`/apply/${kCode}`);
  await unit.page.getByLabel('房间').fill('机房一');
  await unit.page.getByLabel('把数').fill('4');
  await unit.page.getByText('三把以上请说明用途（依据 §2.1）').waitFor();
  await unit.page.getByRole('button', { name: '添加一行' }).click();
  await unit.page.getByRole('button', { name: '提交', exact: true }).click();
  await unit.page.getByText('请填写姓名').waitFor();
  await unit.page.getByText('请指定处理人').waitFor();
  await unit.look('unituser-apply-table');
  await unit.page.getByLabel('第 1 行 姓名').fill('张示例');
  await unit.page.getByRole('combobox', { name: '发放' }).fill('周');
  await unit.page.getByRole('option', { name: /周示例/ }).click();
  await unit.page.getByText('请填写姓名').waitFor({ state: 'detached' });
  await unit.page.keyboard.press('Escape');
  await unit.page.getByRole('button', { name: '提交', exact: true }).click();
  await unit.page.getByRole('heading', { name: '申请已提交' }).waitFor();
  await unit.page.getByText('现在由周示例处理“发放”').waitFor();
  await unit.leave();

  await manager.go(`/services/${kCode}`);
  await manager.page.getByRole('button', { name: '下架' }).click();
  await manager.page.locator('.el-message-box').getByRole('button', { name: '下架' }).click();
  await manager.page.getByText('“领用钥匙”已下架').waitFor();
  expect((await manager.page.request.get(`/api/v1/services/${kCode}`)).status()).toBe(404);
  await manager.leave();
});

it('sees whom a step finds, and is warned before a post goes that it needs', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const stamp = String(Date.now()).slice(-6);
  const post = `钥匙保管员${stamp}`;
  const code = 'story.keeper';
  await go('/duty/posts');
  await page.getByRole('button', { name: '新建岗位' }).click();
  const dialog = page.getByRole('dialog', { name: '新建岗位' });
  await dialog.getByLabel('中文名称').fill(post);
  await dialog.getByLabel('编码').fill(`keeper_${stamp}`);
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByText(`已新建岗位“${post}”`).waitFor();

  await go('/services?tab=new');
  await page.getByRole('textbox', { name: '服务定义' }).fill(service(`{kind: post, code: keeper_${stamp}}`, code));
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.locator('.el-message-box').getByRole('button', { name: '发布' }).click();
  await page.getByRole('heading', { name: '领用钥匙' }).waitFor();
  await page.getByRole('tab', { name: '由谁办理' }).click();
  await page.getByText('有 1 个步骤找不到人').waitFor();
  await page.getByRole('row', { name: /发放/ }).getByText('找不到人，等督办人员指定').waitFor();
  await look('manager-service-people');

  await go('/duty/posts');
  const remove = page.getByRole('button', { name: `删除 ${post}` });
  await remove.click();
  const asked = page.locator('.el-message-box');
  await asked.getByText('“领用钥匙”的“发放”由其办理，其中 1 个步骤没有别人可找').waitFor();
  await look('manager-post-named');
  await asked.getByRole('button', { name: '取消' }).click();

  expect((await page.request.get(`/api/v1/service_steps?names=post:keeper_${stamp}`)).status()).toBe(200);
  await go(`/services/${code}`);
  await page.getByRole('button', { name: '下架' }).click();
  await asked.getByRole('button', { name: '下架' }).click();
  await page.getByText('“领用钥匙”已下架').waitFor();
  await go('/duty/posts');
  await remove.click();
  await asked.getByText('编码不能再用').waitFor();
  expect(await asked.getByText('已发布的服务中').count()).toBe(0);
  await asked.getByRole('button', { name: '删除' }).click();
  await page.getByText(`已删除“${post}”`).waitFor();
  await leave();
});
