// SPDX-License-Identifier: Apache-2.0
// Whoever publishes writes how orders of a service are printed: is told what the sheet names that is not there, sees the blank before it
// counts, and the sheet of an order is what was written – on paper lying down, its long table over several pages.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { asking } from './own-person';
import { kSizes, settled, visit } from './visit';
import type { Visit } from './visit';

const kCode = `story.paper${Date.now().toString(36)}`;
const kRows = 90; // more than two pages lying down
const service = (steps: string): string => `code: ${kCode}
area: general
title: {zh: 借用设备, en: Borrow devices}
about: {zh: 借用机房设备。, en: Devices of the machine room.}
permission: order.apply
number: JY
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: room, kind: text, title: {zh: 房间, en: Room}, required: true, length_max: 10}
      - {id: until, kind: date, title: {zh: 归还日期, en: Back on}, required: true}
      - {id: aside, kind: text, title: {zh: 内部备注, en: Aside}, length_max: 40}
      - id: lines
        kind: table
        title: {zh: 设备明细, en: Devices}
        length_max: 200
        columns:
          - {id: name, kind: text, title: {zh: 名称, en: Name}, required: true}
          - {id: serial, kind: text, title: {zh: 序列号, en: Serial number}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: leader, kind: approve, title: {zh: 单位领导审批, en: The unit's leader}, people: [{kind: leader, level: 1}]}
    - {id: give, kind: handle, title: {zh: 发放, en: Give}, people: [{kind: role, code: fleet_manager}]}
clocks: []
print:
  heading: {zh: 示例省政务数据中心, en: Example data centre}
  title: {zh: 设备借用单, en: Devices on loan}
  landscape: true
  parts:
    - {title: {zh: 借用内容, en: What is borrowed}, fields: [until, room, lines], pairs: true}
  opinions:
    - {title: {zh: 领导意见, en: The leader}, steps: [${steps}], signed_by_hand: true}
    - {title: {zh: 发放记录, en: Handed out}, steps: [give], signed_by_hand: true}
  notes: {zh: 本单一式两份。, en: Two copies.}
`;

/** The paper of a page as a file: how many sheets, and how large they are in points. */
async function sheets(page: Page): Promise<{ count: number; wide: boolean }> {
  const file = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  const boxes = [...file.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((box) => [Number(box[1]), Number(box[2])] as const);
  return { count: boxes.length, wide: boxes.length > 0 && boxes.every(([width, height]) => width > height) };
}

async function writes(manager: Visit): Promise<void> {
  const { page, go, look } = manager;
  await go('/services?tab=new');
  const text = page.getByRole('textbox', { name: '服务定义' });
  await text.fill(service('chief'));
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await page.getByRole('heading', { name: '1 处错误' }).waitFor();
  await page.getByText('流程没有这个由人办理的环节；有：give, leader').waitFor();
  await page.getByRole('button', { name: '第 34 行' }).click();
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain('chief');

  await text.fill(service('leader'));
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await page.getByRole('button', { name: '打印样式预览' }).click();
  const blank = page.getByRole('dialog', { name: '打印样式预览' });
  await blank.getByRole('heading', { name: '设备借用单' }).waitFor();
  expect(await blank.getByText('签字（盖章）').count()).toBe(2);
  expect(await blank.getByText('内部备注').count()).toBe(0);
  await blank.getByRole('columnheader', { name: '序列号' }).waitFor();
  await look('manager-paper-before-publishing');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.locator('.el-message-box').getByRole('button', { name: '发布' }).click();
  await page.getByRole('tab', { name: '打印样式' }).click();
  await page.locator('.paper').getByText('示例省政务数据中心').waitFor();
  await look('manager-paper-of-a-service');
}

/** Applied for and agreed to, over the API; the order's id. */
async function agreedTo(): Promise<number> {
  const [unit, leader] = [await asking('unituser'), await asking('leader')];
  const lines = Array.from({ length: kRows }, (_, n) => ({ name: `设备 ${n + 1}`, serial: `SN-${n + 1}` }));
  const values = { room: '机房一', until: '2099-06-01', aside: '不上纸的话', lines };
  const made = await unit('POST', '/api/v1/orders', { service: kCode, values, submit: true }, { 'Idempotency-Key': kCode });
  expect(made.status(), await made.text()).toBe(201);
  const { id } = (await made.json()) as { id: number };
  const { tasks } = (await (await leader('GET', `/api/v1/orders/${id}`)).json()) as { tasks: { number: number; state: string }[] };
  const task = tasks.find((one) => one.state === 'open')!.number;
  const agreed = await leader('POST', `/api/v1/orders/${id}/acts`, { act: 'approve', task, words: '请按期归还' }, { 'Idempotency-Key': `${kCode}-leader` });
  expect(agreed.ok(), await agreed.text()).toBe(true);
  return id;
}

it('writes how a service is printed, sees the blank, and prints an order by it', async () => {
  const manager = await visit('manager', kSizes[0]);
  await writes(manager);
  const id = await agreedTo();

  const unit = await visit('unituser', kSizes[0], { theme: 'dark' });
  await unit.page.goto(`/orders/${id}/print`);
  const paper = unit.page.locator('.paper');
  await paper.getByRole('heading', { name: '设备借用单' }).waitFor();
  await settled(unit.page);
  const said = paper.getByRole('row').filter({ hasText: '领导意见' });
  expect(await said.innerText()).toMatch(/同意：请按期归还[\s\S]*签字（盖章）/);
  // Nobody has given anything out yet: the place for it is there.
  expect(await paper.getByRole('row').filter({ hasText: '发放记录' }).innerText()).toContain('签字（盖章）');
  expect(await paper.getByText('不上纸的话').count()).toBe(0);
  const code = paper.getByRole('img', { name: '工单地址的二维码' });
  expect(await code.locator('rect').evaluate((ground) => getComputedStyle(ground).fill)).toBe('rgb(255, 255, 255)');
  await unit.look('unituser-paper-lying-dark');

  // Every row of the table, on sheets lying down, from the first one on and not after an empty one.
  expect(await paper.getByText(/^SN-\d+$/).count()).toBe(kRows);
  const printed = await sheets(unit.page);
  expect(printed.wide).toBe(true);
  expect(printed.count).toBeGreaterThan(2);
  await unit.page.emulateMedia({ media: 'print' });
  // The long table begins under what stands before it.
  expect(await paper.locator('tr:has(table)').evaluate((row) => getComputedStyle(row).breakInside)).toBe('auto');
  expect(await unit.page.getByRole('link', { name: '返回工单' }).isVisible()).toBe(false);
  await unit.leave();
  await manager.leave();
});
