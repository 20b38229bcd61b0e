// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';
import type { Visit } from './visit';

/** A weak mobile line: half a second to and fro, 60 KiB a second. */
async function slow({ page, context }: Visit): Promise<void> {
  const line = await context.newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 500, downloadThroughput: 60 * 1024, uploadThroughput: 60 * 1024 });
}

it('sees at once what is coming, and never an empty page', async () => {
  const guest = await visit('manager', kSizes[2]);
  const { page, go, look, leave } = guest;
  await go('/rules');
  await settled(page);
  await slow(guest);
  await page.getByRole('button', { name: '打开菜单' }).click();
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '全部卡' }).click();
  await page.getByRole('heading', { level: 1, name: /^卡/ }).waitFor();
  await page.locator('.bone').first().waitFor();
  await page.locator('tbody tr a').first().waitFor();
  await look('cards-slow');
  await leave();
});

it('saves once, however often the button is pressed', async () => {
  const guest = await visit('manager', kSizes[0]);
  const { page, go, leave } = guest;
  await go('/cards?kind=phone');
  await page.locator('tbody tr a').first().click();
  await page.getByRole('tab', { name: '资料' }).waitFor();
  await go(`${new URL(page.url()).pathname}/edit`);
  await slow(guest);
  let sent = 0;
  page.on('request', (request) => (sent += request.method() === 'PATCH' ? 1 : 0));
  await page.getByLabel('备注').fill(`慢线路 ${Date.now()}`);
  await page.getByRole('button', { name: '保存修改' }).dblclick();
  await page.getByText(/已保存 .* 的 1 处修改/).waitFor();
  expect(sent).toBe(1);
  await leave();
});

it('is told that the answer did not come, what is safe, and carries on with what was typed', async () => {
  const { page, context, go, look, leave } = await visit('manager', kSizes[0]);
  await go('/cards?kind=phone');
  await page.locator('tbody tr a').nth(1).click();
  await page.getByRole('tab', { name: '资料' }).waitFor();
  await go(`${new URL(page.url()).pathname}/edit`);
  const note = `断线 ${Date.now()}`;
  await page.getByLabel('备注').fill(note);
  await context.route('**/api/v1/cards/*', (route) => (route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue()));
  await page.getByRole('button', { name: '保存修改' }).click();
  await page.getByText('已保存的内容没有受影响，正在填写的内容仍在本页。').first().waitFor();
  expect(await page.getByLabel('备注').inputValue()).toBe(note);
  await look('save-failed');
  await context.unrouteAll();
  await page.getByRole('button', { name: '保存修改' }).click();
  await page.getByText(/已保存 .* 的 1 处修改/).waitFor();
  await leave();
});

it('gets the list by trying again after the server failed', async () => {
  const { page, context, go, look, leave } = await visit('manager', kSizes[0]);
  await context.route('**/api/v1/cards?*', (route) => route.fulfill({
    status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'store.busy', title: '数据库正忙', trace_id: '5b1f0c2d' }),
  }));
  await go('/cards');
  await page.getByText('没有任何内容被改动。').waitFor();
  await page.getByText('5b1f0c2d').waitFor();
  await look('list-failed');
  await context.unrouteAll();
  await page.getByRole('button', { name: '重试' }).click();
  await page.locator('tbody tr a').first().waitFor();
  await leave();
});
