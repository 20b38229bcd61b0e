// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

/** Opens the first card of a list that has exactly these filters. */
async function openFirst(page: Page, go: (path: string) => Promise<void>, query: string): Promise<void> {
  await go(`/cards?${query}`);
  await page.locator('tbody tr a').first().click();
  await page.getByRole('tab', { name: '资料' }).waitFor();
}

describe.each(kSizes)('on a $name', (size) => {
  it('sees every duty with its clause, why, and what a change would change', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await openFirst(page, go, 'kind=iot&class=3-1,3-2&data_scope=directed');
    await look('card-facts');
    await page.getByRole('tab', { name: '管控' }).click();
    await look('card-controls');
    await page.getByRole('tab', { name: '合规' }).click();
    await page.getByRole('button', { name: /为什么要求/ }).first().click();
    const why = page.getByRole('dialog');
    await why.getByText('依据').waitFor();
    expect(await why.innerText()).toMatch(/§\d/);
    await look('card-why');
    await page.keyboard.press('Escape');

    const trial = page.getByRole('region', { name: '试算：改一改会怎样' });
    await trial.locator('.el-select').first().click();
    await page.getByRole('option', { name: '不定向' }).click();
    await trial.locator('tbody tr').first().waitFor();
    const first = await trial.locator('tbody tr').first().innerText();
    expect(first).toMatch(/3-[12][\s\S]*3-[3-6]/);
    expect(await trial.getByText('取消').count()).toBeGreaterThan(0);
    await trial.scrollIntoViewIfNeeded();
    await look('card-what-if');
    await page.getByRole('tab', { name: '变更' }).click();
    await page.getByText('由导入写入').first().waitFor();
    await look('card-history');
    await leave();
  });
});

it('shows personal data only for a reason', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await openFirst(page, go, 'kind=iot');
  const masked = page.locator('.personal').first();
  expect(await masked.innerText()).toContain('*');
  await page.getByRole('button', { name: '查看完整责任人', exact: true }).click();
  await page.getByRole('dialog').locator('textarea').fill('短');
  await page.getByText(/理由请写/).waitFor();
  await page.getByRole('dialog').locator('textarea').fill('核对登记信息');
  await page.getByRole('dialog').getByRole('button', { name: '查看' }).click();
  await page.getByRole('button', { name: '遮住' }).waitFor();
  expect(await masked.innerText()).not.toContain('*');
  await leave();
});

it('keeps one\'s own change beside one that was faster', async () => {
  const first = await visit('manager', kSizes[0]);
  await openFirst(first.page, first.go, 'kind=iot&data_scope=directed');
  const card = new URL(first.page.url()).pathname;
  await first.go(`${card}/edit`);
  const second = await visit('manager', kSizes[0]);
  await second.go(`${card}/edit`);
  const plan = `故事套餐 ${Date.now()}`;
  await second.page.getByLabel('套餐').fill(plan);
  await second.page.getByRole('button', { name: '保存修改' }).click();
  await second.page.getByText(/已保存 .* 的 1 处修改/).waitFor();

  const note = `故事备注 ${Date.now()}`;
  await first.page.getByLabel('备注').fill(note);
  await first.page.getByRole('button', { name: '保存修改' }).click();
  const notice = first.page.getByRole('alert', { name: '这张卡刚被他人修改' });
  await notice.waitFor();
  expect(await notice.innerText()).toContain(plan);
  await first.look('card-stale');
  await first.page.getByRole('button', { name: '在最新内容上保留我的修改' }).click();
  await first.page.getByRole('button', { name: '保存修改' }).click();
  await first.page.getByRole('tab', { name: '资料' }).waitFor();
  await first.page.locator('#main').getByText(plan).first().waitFor();
  await first.page.locator('#main').getByText(note).first().waitFor();
  await second.leave();
  await first.leave();
});

it('hears at the field what the server refuses', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await openFirst(page, go, 'kind=iot');
  await go(`${new URL(page.url()).pathname}/edit`);
  await page.getByLabel('套餐').fill('长'.repeat(80));
  await page.getByRole('button', { name: '保存修改' }).click();
  await page.getByText('1 处需要更正').waitFor();
  expect(await page.locator('[data-field=plan]').innerText()).toContain('最多 200 字节');
  await page.getByRole('button', { name: '取消' }).click();
  await leave();
});
