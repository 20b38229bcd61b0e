// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const [desk, , phone] = kSizes;

it('finds a page by pinyin and a unit by name with Ctrl-K', async () => {
  const { page, go, look, leave } = await visit('manager', desk);
  await go('/workbench');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('guize');
  await page.getByRole('option', { name: /规则/ }).waitFor();
  await look('search');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('公安');
  const unit = page.getByRole('option', { name: /单位/ }).first();
  const name = (await unit.locator('span').first().innerText()).trim();
  await unit.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await leave();
});

it('keeps the pages that were opened as tabs with their filters, and closes them', async () => {
  const { page, go, leave } = await visit('manager', desk);
  await go('/cards?kind=iot');
  await page.locator('tbody tr a').first().waitFor();
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '规则' }).click();
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
  const tabs = page.getByRole('navigation', { name: '已打开的页面' });
  await tabs.getByRole('link', { name: '卡', exact: true }).click();
  await page.waitForURL(/kind=iot/);
  await tabs.getByRole('button', { name: '关闭 卡', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
  expect(await tabs.getByRole('link', { name: '卡', exact: true }).count()).toBe(0);
  await leave();
});

it('keeps the look that was chosen over a reload, for the person and not only for the browser', async () => {
  const { page, go, leave } = await visit('carrier', desk);
  const saved = async (): Promise<void> => void (await page.waitForResponse((answer) => answer.url().endsWith('/preferences') && answer.ok()));
  await go('/settings');
  await Promise.all([saved(), page.getByRole('radio', { name: '深色' }).last().check({ force: true })]);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true);
  await Promise.all([saved(), page.getByRole('radio', { name: '跟随系统' }).last().check({ force: true })]);
  await leave();
});

it('says that the server cannot be reached, and that it can again', async () => {
  const { page, go, look, leave } = await visit('manager', desk);
  await go('/cards');
  await page.locator('tbody tr a').first().waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '刷新' }).click();
  await page.getByRole('alert').getByText('连不上服务器，正在重试').waitFor();
  await look('offline');
  await page.context().setOffline(false);
  await page.getByText('已恢复连接').waitFor({ timeout: 15_000 });
  await leave();
});

it('shows what is missing, what is out of reach, and what a role may not see', async () => {
  const { page, go, look, leave } = await visit('unituser', desk);
  await go('/no/such/page');
  await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
  await look('missing');
  await go('/roles');
  await page.getByRole('heading', { name: '您没有权限查看此页' }).waitFor();
  await look('forbidden');
  await go('/cards/999999999');
  const trace = page.getByRole('button', { name: '复制追踪号' });
  await trace.waitFor();
  await look('out-of-reach');
  expect(await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '角色' }).count()).toBe(0);
  await leave();
});

it('uses the menu as a drawer on a phone', async () => {
  const { page, go, look, leave } = await visit('manager', phone);
  await go('/workbench');
  await page.getByRole('button', { name: '打开菜单' }).click();
  await page.getByRole('link', { name: '规则' }).waitFor();
  await look('menu');
  await page.getByRole('link', { name: '规则' }).click();
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
  await leave();
});

it('reaches the content past the menu by the skip link', async () => {
  const { page, go, leave } = await visit('manager', desk);
  await go('/rules');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await leave();
});
