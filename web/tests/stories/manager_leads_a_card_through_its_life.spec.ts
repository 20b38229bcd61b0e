// SPDX-License-Identifier: Apache-2.0
// A card from its test to its end: stopped for two reasons it stays stopped until both are lifted, and what the table does not
// allow is refused by name, in the console beforehand and by the server.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { enterCard } from './own-card';
import { kSizes, settled, visit } from './visit';

async function act(page: Page, name: string, why: string, reason?: string): Promise<void> {
  // Three messages at most are shown at once: what the last acts said is read first.
  await page.waitForFunction(() => !document.querySelector('.el-message'));
  await page.getByRole('group', { name: '操作' }).getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByText(reason, { exact: true }).click();
  await dialog.locator('textarea').fill(why);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const state = (page: Page, word: string): Promise<void> => page.locator('h1 .state, h1 ~ .state, header .state').filter({ hasText: word }).first().waitFor();

it.each([kSizes[0], kSizes[2]])('leads a card from its test to its end on a $name', async (size) => {
  const who = await visit('manager', size);
  const { page, go, look } = who;
  const card = await enterCard(page, { state: 'in_stock' });
  await go(`/cards/${card.id}`);
  await act(page, '开始测试', '交付前测试');
  await state(page, '测试期');
  await act(page, '激活', '测试通过，投入使用');
  await state(page, '正使用');

  await act(page, '停机', '用户申请停用', '用户停机');
  await page.getByText(`${card.msisdn} 已停机，原因：用户停机`).waitFor();
  await act(page, '停机', '欠费三个月', '欠费停机');
  await page.getByText(`${card.msisdn} 已停机，原因：用户停机、欠费停机`).waitFor();
  await look('life-two-reasons');
  await act(page, '复机', '用户申请恢复', '用户停机');
  await page.getByText(`${card.msisdn} 仍是「停机」，还有：欠费停机`).waitFor();
  await state(page, '停机');

  // Not from here: said before anybody tries, and by the server to whoever tries anyway.
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByText('「停机」状态的卡不能「激活」').waitFor();
  await look('life-refused');
  await page.keyboard.press('Escape');
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const life = (await (await page.request.get(`/api/v1/cards/${card.id}`)).json()) as { version: number };
  const refused = await page.request.post(`/api/v1/cards/${card.id}/acts`, {
    data: { act: 'activate', reason: '直接激活' }, headers: { 'X-CSRF-Token': session.csrf_token, 'If-Match': `"${life.version}"` },
  });
  expect(refused.status()).toBe(409);
  expect(((await refused.json()) as { code: string }).code).toBe('life.no_such_act');

  await act(page, '复机', '已缴清', '欠费停机');
  await state(page, '正使用');
  await page.getByRole('tab', { name: '生命周期' }).click();
  await page.getByRole('heading', { name: '生命周期图' }).waitFor();
  await settled(page);
  await look('life-diagram');
  await act(page, '销户', '不再使用');
  await state(page, '已销户');
  expect(await page.getByRole('group', { name: '操作' }).getByRole('button', { name: '复机' }).count()).toBe(0);
  await who.leave();
});
