// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

/** Calls the API as the person of the page. */
async function call(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  return page.evaluate(
    async (asked) => {
      const session = (await (await fetch('/api/v1/session')).json()) as { csrf_token: string };
      const answer = await fetch(asked.path, {
        method: asked.method, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token }, body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
      });
      return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
    },
    { method, path, body },
  );
}

async function someCard(page: Page, query: string): Promise<number> {
  const answer = await call(page, 'GET', `/api/v1/cards?kind=iot&state=active&data_scope=directed&compliance=ok&limit=20&${query}`);
  const items = answer.body.items as { id: number }[];
  const one = items[Math.floor(Math.random() * items.length)];
  if (!one) throw new Error('no such card in the demonstration');
  return one.id;
}

const reason = '按合同调整';

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('changes a quota, sees it wait, and records that the carrier has done it', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/cards');
    const card = await someCard(page, 'functions=data');
    await go(`/cards/${card}?tab=controls`);
    const row = page.locator('[data-aspect=quota]');
    await row.getByRole('button', { name: '修改 达量断网' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('流量 MB/月').fill('99999999');
    await dialog.getByText(/请填 0 到/).waitFor();
    await look('control-form');
    const limit = 200 + Math.floor(Math.random() * 700);
    await dialog.getByLabel('流量 MB/月').fill(String(limit));
    await dialog.getByLabel('理由').fill(reason);
    await dialog.getByRole('button', { name: '保存并下达' }).click();
    await row.getByText('待落实').waitFor();
    await look('card-controls-waiting');
    const number = (await page.locator('#main h1').first().innerText()).match(/\d{11,13}/)?.[0] ?? '';
    await go(`/enforcements?q=${number}`);
    await page.locator('tbody tr').first().waitFor();
    await look('enforcements');
    await page.locator('tbody tr').first().locator('.el-checkbox').click();
    await page.getByRole('button', { name: '登记已落实' }).click();
    await page.getByRole('dialog').locator('textarea').fill('运营商回单 2026-17');
    await page.getByRole('dialog').getByRole('button', { name: '登记已落实' }).click();
    await page.getByText('已登记 1 项落实').waitFor();
    await go(`/cards/${card}?tab=controls`);
    await row.getByText('已落实').waitFor();
    await leave();
  });
});

it('needs two people to change a whitelist, and stops at the year\'s limit', async () => {
  const manager = await visit('manager', kSizes[0]);
  const user = await visit('unituser', kSizes[0]);
  await user.go('/cards');
  const card = await someCard(user.page, 'functions=data');
  await user.go(`/cards/${card}?tab=controls`);
  const address = `10.77.${Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`;
  await user.page.getByRole('button', { name: '申请变更 流量范围' }).click();
  const dialog = user.page.getByRole('dialog');
  await dialog.getByLabel('增加').fill(address);
  await user.page.keyboard.press('Enter');
  await dialog.getByLabel('理由').fill(reason);
  await user.look('whitelist-request');
  await dialog.getByRole('button', { name: '提交申请' }).click();
  await user.page.getByText(/等待他人审核/).first().waitFor();
  await user.look('card-controls-requested');

  // An own request shows no way to settle it but to withdraw it.
  await manager.go('/cards');
  const other = await someCard(manager.page, 'functions=data&sort=-msisdn');
  const own = await call(manager.page, 'POST', `/api/v1/cards/${other}/whitelist_changes`, { aspect: 'data', add: [address], remove: [], reason });
  expect([201, 409]).toContain(own.status);
  await manager.go('/whitelist-changes?box=mine&state=pending');
  await manager.page.getByRole('button', { name: /^查看/ }).first().click();
  const drawer = manager.page.getByRole('dialog');
  await drawer.getByText('自己的申请须由他人审核').waitFor();
  expect(await drawer.getByRole('button', { name: '同意并下达' }).count()).toBe(0);
  const refused = await call(manager.page, 'POST', `/api/v1/whitelist_changes/${own.body.id}/approve`, { reason });
  expect(refused.body.code).toBe('control.own_request');
  await drawer.getByRole('button', { name: '撤回申请' }).click();
  await manager.page.getByText(/^已撤回 \d+ 的变更申请/).waitFor();

  await manager.go('/whitelist-changes?box=to_review');
  await manager.page.locator('tbody tr', { hasText: address }).getByRole('button', { name: /^查看/ }).click();
  await manager.page.getByRole('dialog').getByText(/年已变更/).waitFor();
  await manager.look('whitelist-review');
  await manager.page.getByLabel('审核意见').fill('核对无误，同意');
  await manager.page.getByRole('button', { name: '同意并下达' }).click();
  await manager.page.getByText(/已向网络下达/).waitFor();
  await manager.look('whitelist-changes');

  let answer = { status: 201, body: {} as Record<string, unknown> };
  for (let n = 0; n < 20 && answer.status === 201; n += 1) {
    answer = await call(user.page, 'POST', `/api/v1/cards/${card}/whitelist_changes`, { aspect: 'data', add: n % 2 ? [] : ['10.78.0.1'], remove: n % 2 ? ['10.78.0.1'] : [], reason });
    if (answer.status === 201) await call(manager.page, 'POST', `/api/v1/whitelist_changes/${answer.body.id}/approve`, { reason });
  }
  expect(answer.body.code).toBe('control.yearly_limit');
  await user.go(`/cards/${card}?tab=controls`);
  await user.page.getByRole('button', { name: '申请变更 流量范围' }).click();
  await user.page.getByText(/今年的次数已用完/).waitFor();
  await user.look('whitelist-full');
  await manager.leave();
  await user.leave();
});

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('keeps the blacklist and pools of IMEIs', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/blocked-applications');
    await page.getByText('微信').first().waitFor();
    await look('blocked-applications');
    await go('/imei-pools');
    await look('imei-pools-empty');
    await page.getByRole('button', { name: '新建池' }).first().click();
    await look('imei-pool-new');
    await go('/whitelist-changes');
    await look('whitelist-changes-list');
    await leave();
  });
});
