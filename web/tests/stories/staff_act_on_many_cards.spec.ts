// SPDX-License-Identifier: Apache-2.0
// A unit's operator suspends all cards of a filter; somebody else approves; everybody sees how it goes on; it is taken back.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

interface Units {
  items: { id: number; code: string }[];
}

async function confirm(page: Page, act: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click();
}

const state = (page: Page, word: string): Promise<void> => page.locator('h1 .state', { hasText: word }).waitFor();

it('suspends what the filter finds after another person has approved it, and takes it back', async () => {
  const operator = await visit('unituser', kSizes[0]);
  const { page, go, look } = operator;
  const units = (await (await page.request.get('/api/v1/units')).json()) as Units;
  const unit = units.items.find((one) => one.code === 'GA01')!.id;
  await go(`/cards?unit_id=${unit}&state=active,suspended`);
  await page.locator('tbody tr a').first().waitFor();
  await settled(page);
  await page.locator('thead .el-checkbox').click();
  await page.getByRole('button', { name: /^选中当前筛选的全部/ }).click();
  await page.getByText(/^将作用于当前筛选的全部/).waitFor();
  await look('bulk-selection');

  await page.getByRole('button', { name: '停机', exact: true }).click();
  await page.getByText('卡列表当前筛选的全部卡').waitFor();
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.getByText('请写明理由，至少两个字').waitFor();
  await page.locator('textarea').fill('机房检修');
  await look('bulk-new');
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.waitForURL(/\/cards\/bulk\/\d+/);
  await state(page, '待提交');
  await settled(page);
  expect(await page.getByText('已因「用户停机」停机').count()).toBeGreaterThan(0);
  await look('bulk-preview');
  const address = new URL(page.url()).pathname;

  await page.getByRole('button', { name: '提交审批', exact: true }).click();
  await confirm(page, '提交审批');
  await state(page, '待审批');
  const own = page.getByRole('button', { name: '批准', exact: true });
  expect(await own.isDisabled()).toBe(true);

  const approver = await visit('manager', kSizes[2]);
  await approver.go('/workbench');
  await approver.page.getByText(/项批量操作等您审批/).waitFor();
  await approver.go(address);
  await state(approver.page, '待审批');
  await approver.look('bulk-approve-phone');
  await approver.page.getByRole('button', { name: '批准', exact: true }).click();
  await confirm(approver.page, '批准');
  await approver.leave();

  await page.getByText(/^已停机 \d+ 张，\d+ 张/).waitFor();
  await state(page, '已完成');
  await page.getByRole('tab', { name: '逐张结果' }).click();
  await page.getByText('已改动', { exact: true }).first().waitFor();
  await settled(page);
  await look('bulk-result');

  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await page.getByRole('dialog').locator('textarea').fill('检修取消，恢复使用');
  await confirm(page, '预览');
  await page.waitForURL((url) => /\/cards\/bulk\/\d+/.test(url.pathname) && url.pathname !== address);
  await state(page, '待提交');
  await page.getByRole('button', { name: '提交审批', exact: true }).click();
  await confirm(page, '提交审批');
  const undo = new URL(page.url()).pathname;
  const again = await visit('manager', kSizes[0]);
  await again.go(undo);
  await again.page.getByRole('button', { name: '批准', exact: true }).click();
  await confirm(again.page, '批准');
  await again.leave();
  await page.getByText(/^已恢复原样 \d+ 张/).waitFor();
  await go(address);
  await state(page, '已撤销');
  await go('/cards/bulk');
  await page.getByText('批量停机（用户停机）').first().waitFor();
  await look('bulk-list');
  await operator.leave();
});
