// SPDX-License-Identifier: Apache-2.0
// Accounts that want a look, a round of reviews an auditor reads, and permissions nobody may hold at once.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const [desk, , phone] = kSizes;
const mark = Date.now().toString(36);
const name = `值班账号 ${mark}`;
const unit = `清查大队 ${mark}`;
const round = `四季度清查 ${mark}`;

// Words of the choice lie over its input and take the click.
const open = (page: Page, choice: string): Promise<void> => page.getByRole('combobox', { name: choice, exact: true }).click({ force: true });
const say = async (page: Page, reason: string): Promise<void> => page.getByRole('dialog').getByRole('textbox').last().fill(reason);

it('the system administrator makes an account that names nobody, with an end', async () => {
  const { page, go, look, leave } = await visit('sysadmin', desk);
  await go('/units/new');
  await open(page, '上级单位');
  await page.locator('.el-tree-node__content:visible').first().click();
  await page.getByLabel('名称').fill(unit);
  await page.getByLabel('编码').fill(`REVIEW-${mark}`);
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: unit }).waitFor();
  await go('/people/new');
  await page.getByLabel('姓名').fill(name);
  // Digits at the end do not make a person of it.
  await page.getByLabel('登录名').fill(`share_${Date.now()}`);
  await open(page, '单位');
  await page.keyboard.type(unit);
  await page.locator('.el-tree-node__content:visible', { hasText: unit }).click();
  await page.getByLabel('账号有效期至').fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '生成' }).click();
  await look('person-form-end');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await leave();
});

it('the security administrator sees it, says why it stays, and it is listed no more', async () => {
  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/account-review');
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByText('登录名不指向具体的人').waitFor();
  await row.getByText('账号将到期', { exact: true }).waitFor();
  await look('account-review');
  await row.getByRole('button', { name: '清查' }).click();
  await page.getByRole('button', { name: '记录结论' }).click();
  await look('account-review-dialog');
  await say(page, '演练期间值班共用，已登记责任人');
  await page.getByRole('button', { name: '记录结论' }).click();
  await page.getByText(`已记录对 ${name} 的结论`).waitFor();
  await row.waitFor({ state: 'detached' });
  await page.getByText('含已确认在用').click();
  await row.getByText('确认仍需要').waitFor();
  await leave();
  const small = await visit('secadmin', phone);
  await small.go('/account-review');
  await small.page.getByText('含已确认在用').click();
  await small.page.getByText(name).first().waitFor();
  await small.look('account-review');
  await small.leave();
});

it('a round goes through the accounts of a unit, and the auditor reads it', async () => {
  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/account-review');
  await page.getByRole('link', { name: '清查记录' }).click();
  await page.getByRole('button', { name: '开始一次清查' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(round);
  await open(page, '单位');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(unit);
  await page.locator('.el-tree-node__content:visible', { hasText: unit }).click();
  await dialog.getByRole('button', { name: '开始一次清查' }).click();
  await page.getByRole('heading', { level: 1, name: round }).waitFor();
  await page.getByText('0 / 1').waitFor();
  await look('review-round');
  await page.getByRole('row', { name: new RegExp(name) }).getByRole('button', { name: '清查' }).click();
  await page.getByText('停用', { exact: true }).click();
  await say(page, '演练结束，不再需要');
  await page.getByRole('button', { name: '记录结论' }).click();
  await page.getByText('1 / 1').waitFor();
  await page.getByRole('button', { name: '结束清查' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '结束清查' }).click();
  await page.getByText('已结束').first().waitFor();
  await leave();
  const reader = await visit('auditor', desk);
  await reader.go('/account-review/rounds');
  await reader.page.getByRole('link', { name: round }).click();
  await reader.page.getByText('演练结束，不再需要').waitFor();
  expect(await reader.page.getByRole('button', { name: '清查', exact: true }).count()).toBe(0);
  await reader.look('review-round-auditor');
  await reader.leave();
});

it('two permissions exclude each other: who has both is named, and nobody gets both', async () => {
  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/roles/conflicts');
  const choose = async (side: string, code: string): Promise<void> => {
    await open(page, side);
    await page.keyboard.type(code);
    await page.getByRole('option', { name: new RegExp(`${code.replace('.', '\\.')}$`) }).click();
  };
  await choose('权限', 'bulk.approve');
  await choose('与之互斥的权限', 'violation.lift');
  await page.getByLabel('理由').fill('经办与复核分离');
  await page.getByRole('button', { name: '增加互斥' }).click();
  await page.getByText('已增加互斥权限').waitFor();
  await page.getByText(/bulk\.approve 与 violation\.lift/).first().waitFor();
  await look('role-conflicts');
  await page.getByRole('row', { name: /violation\.lift/ }).getByRole('button', { name: '删除互斥' }).click();
  await say(page, '制度已经调整');
  await page.getByRole('dialog').getByRole('button', { name: '删除互斥' }).click();
  await page.getByText('还没有互斥权限').waitFor();
  await leave();
});
