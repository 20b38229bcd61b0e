// SPDX-License-Identifier: Apache-2.0
// The three administrators: one makes the person, another grants the role, a third sees both.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const desk = kSizes[0];
const mark = Date.now().toString(36);
const login = `lin.${mark}`;
const name = '林一舟';
const unit = `演练大队 ${mark}`;
let password = '';

// Words of the choice lie over its input and take the click.
const open = (page: Page, choice: string): Promise<void> => page.getByRole('combobox', { name: choice }).click({ force: true });

it('the system administrator makes a unit', async () => {
  const { page, go, look, leave } = await visit('sysadmin', desk);
  await go('/units');
  await page.getByRole('tree').waitFor();
  await look('units');
  await page.getByRole('button', { name: '新建单位' }).click();
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByText('3 处需要更正').waitFor();
  await look('unit-form-errors');
  await open(page, '上级单位');
  await page.locator('.el-tree-node__content:visible').first().click();
  await page.getByLabel('名称').fill(unit);
  await page.getByLabel('编码').fill(`DRILL-${mark}`);
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: unit }).waitFor();
  await page.getByText(`新建“${unit}”`).first().waitFor();
  await look('unit');
  await leave();
});

it('and a person in it, who cannot yet do anything', async () => {
  const { page, go, look, leave } = await visit('sysadmin', desk);
  await go('/people/new');
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('登录名').fill(login);
  await open(page, '单位');
  await page.keyboard.type(unit);
  await page.locator('.el-tree-node__content:visible', { hasText: unit }).click();
  await page.getByLabel('电话').fill('13900001234');
  await page.getByRole('button', { name: '生成' }).click();
  password = await page.getByLabel('初始口令').inputValue();
  expect(password).toHaveLength(14);
  await look('person-form');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByText('授予角色由安全管理员办理').waitFor();
  await look('person-roles-refused');
  await leave();
});

it('the security administrator grants a role; a second kind is refused before it is sent', async () => {
  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/roles');
  await page.getByRole('heading', { name: '三员分立' }).waitFor();
  await look('roles');
  await go(`/people?q=${login}`);
  await page.getByRole('link', { name }).click();
  await page.getByRole('tab', { name: /角色与权限/ }).click();

  const grant = async (role: RegExp): Promise<void> => {
    await open(page, '角色');
    await page.getByRole('option', { name: role }).first().click();
  };
  await grant(/数据中心|单位/);
  await page.getByRole('button', { name: '授予', exact: true }).click();
  await page.getByText(`已授予 ${name}`).waitFor();

  await grant(/审计管理员/);
  await page.getByText('不能授予').waitFor();
  expect(await page.getByRole('button', { name: '授予', exact: true }).isDisabled()).toBe(true);
  await look('grant-conflict');
  await leave();
});

it('the person changes the first password and comes in', async () => {
  const { page, look, leave } = await visit('', desk);
  await page.goto('/rules');
  await page.locator('#login').fill(login);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '首次登录，请设置自己的口令' }).waitFor();
  await page.getByLabel('当前口令').fill(password);
  await page.getByLabel('新口令', { exact: true }).fill('short');
  await page.getByLabel('再输一次新口令').fill('shorter');
  await page.keyboard.press('Tab');
  await page.getByText('两次输入的新口令不一致').waitFor();
  await look('first-password');
  const own = 'Quiet-River-Boat-7';
  await page.getByLabel('新口令', { exact: true }).fill(own);
  await page.getByLabel('再输一次新口令').fill(own);
  await page.getByRole('button', { name: '设置口令并继续' }).click();
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
  await leave();
});

it('the audit administrator finds both acts, with before and after', async () => {
  const { page, go, look, leave } = await visit('auditor', desk);
  await go(`/audit?q=${login}`);
  await page.getByRole('cell', { name: '授予角色' }).first().waitFor();
  await look('audit');
  await page.getByRole('row', { name: /新建人员/ }).getByRole('link').first().click();
  await page.getByRole('row', { name: /登录名/ }).getByText(login).waitFor();
  await look('audit-row');
  expect(await page.getByRole('main').innerText()).not.toContain('13900001234');
  await leave();
});
