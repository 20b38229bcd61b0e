// SPDX-License-Identifier: Apache-2.0
// From a gap to none: an exception asked for by one and signed by another, a remedy taken with one click, and what the report says of it.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { enterCard } from './own-card';
import { kSizes, visit } from './visit';

const twelve = Array.from({ length: 12 }, (_, n) => `10.20.0.${n}`);
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

async function fillDay(page: Page, label: string, value: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.fill(value);
  await box.press('Enter');
}

it('has his own request signed by another only', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const card = await enterCard(page, { data_whitelist: twelve });
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const post = (path: string, data: unknown) => page.request.post(`/api/v1/compliance_exceptions${path}`, { data, headers: { 'X-CSRF-Token': session.csrf_token } });
  const asked = await post('', { card_ids: [card.id], duties: [{ duty: 'directed_data', limit: 12 }], reason: '平台分布在多个机房', document: '网安〔2026〕12号', until: day(30) });
  const { id } = (await asked.json()) as { id: number };
  await go(`/compliance/exceptions/${id}`);
  await page.getByText('须由另一人审核签字').first().waitFor();
  await look('exception-own');
  // Asked past the page, the server refuses it too.
  const refused = await post(`/${id}/approve`, { reason: '自己批准自己' });
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([403, 'exception.self_review']);
  await page.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
  await page.getByText('已撤回').first().waitFor();
  await leave();
});

it('signs what a unit asks for: the gap is gone until the exception is revoked', async () => {
  const asker = await visit('unituser', kSizes[0]);
  const card = await enterCard(asker.page, { data_whitelist: twelve });
  await asker.go(`/cards/${card.id}?tab=compliance`);
  await asker.page.getByRole('link', { name: '申请例外' }).click();
  await asker.page.getByText('将覆盖 1 张卡').waitFor();
  await asker.page.getByRole('textbox', { name: /^理由/ }).fill('平台分布在多个机房，地址超过十个');
  await asker.page.getByRole('textbox', { name: /^依据文号/ }).fill('网安〔2026〕12号');
  await fillDay(asker.page, '止日', day(9));
  await asker.look('exception-new');
  await asker.page.getByRole('button', { name: '提交申请' }).click();
  await asker.page.waitForURL(/\/compliance\/exceptions\/\d+$/);
  const path = new URL(asker.page.url()).pathname;
  await asker.leave();

  const reviewer = await visit('manager', kSizes[0]);
  await reviewer.go('/compliance/exceptions?state=requested');
  await reviewer.look('exceptions');
  await reviewer.go(path);
  await reviewer.page.getByRole('button', { name: '签字同意' }).click();
  await reviewer.page.getByRole('dialog').locator('textarea').fill('已核对机房清单');
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '签字同意' }).click();
  await reviewer.page.getByText('生效中').first().waitFor();
  await reviewer.page.getByText(/还剩 \d+ 天到期/).waitFor();
  await reviewer.look('exception-in-force');
  await reviewer.go(`/cards/${card.id}?tab=compliance`);
  await reviewer.page.getByText('按例外做到').waitFor();
  await reviewer.page.getByText(/指引要求的 \d+ 项都已做到/).waitFor();
  await reviewer.look('card-excepted');
  await reviewer.go(path);
  await reviewer.page.getByRole('button', { name: '撤销' }).click();
  await reviewer.page.getByRole('dialog').locator('textarea').fill('机房已合并，不再需要');
  await reviewer.page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
  await reviewer.page.getByText('已撤销').first().waitFor();
  await reviewer.go(`/cards/${card.id}?tab=compliance`);
  await reviewer.page.getByText(/缺 1 项/).first().waitFor();
  await reviewer.leave();
});

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('closes a gap with one click, seeing first what follows', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    const card = await enterCard(page, { data_limit_mb: undefined, monitoring: false, data_whitelist: twelve });
    await go(`/cards/${card.id}?tab=compliance`);
    await page.getByRole('button', { name: '补上限额管控' }).waitFor();
    await look('card-remedies');
    await page.getByRole('button', { name: '补上限额管控' }).click();
    await page.getByRole('dialog').getByText('补上 1 项，不会带来新缺项').waitFor();
    await look('card-remedy');
    await page.getByRole('dialog').getByRole('button', { name: '补上 1 项' }).click();
    await page.getByText(`${card.msisdn} 已补上 1 项`).waitFor();
    await page.getByRole('button', { name: '补上限额管控' }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: '变更' }).click();
    await page.getByText('补缺项：限额管控').waitFor();
    await leave();
  });

  it('sees months, units and duties, and goes from a figure to its cards', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/compliance');
    await page.getByText(/从 \d{4}-\d\d-\d\d 起有记录|还没有按月的记录/).waitFor();
    const cell = page.locator('table.heat td a').first();
    await cell.scrollIntoViewIfNeeded();
    await look('compliance-heat');
    const missing = (await cell.innerText()).trim();
    await cell.click();
    await page.waitForURL(/missing=/);
    expect(new URL(page.url()).searchParams.get('unit')).toMatch(/^\d+$/);
    await page.getByText(`共 ${missing} 条`).waitFor();
    await leave();
  });
});

it('makes a report that comes out on paper and as a workbook', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  await go('/compliance');
  await page.getByRole('button', { name: '生成报告' }).click();
  await page.waitForURL(/\/compliance\/report\/\d+$/);
  const sheet = page.frameLocator('iframe.sheet');
  await sheet.getByRole('heading', { name: '物联网卡合规报告' }).waitFor();
  expect(await sheet.locator('body').innerText()).toMatch(/§\d/);
  await look('report');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /\.xlsx/ }).click()]);
  const kept = join(tmpdir(), `yunguan-report-${process.pid}.xlsx`);
  await file.saveAs(kept);
  expect(readFileSync(kept).subarray(0, 2).toString()).toBe('PK');
  await leave();
});
