// SPDX-License-Identifier: Apache-2.0
// A pool of IMEIs from a file: seen before it is taken, row by row what cannot be (one that stands twice is one of them), the same file again changes nothing, and what a
// newer file does not name ends when that is wanted.
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

// 14 digits, of nobody's devices.
const imei = (n: number): string => `86999${String(Date.now() % 1_000_000).padStart(6, '0')}${String(n).padStart(3, '0')}`;
const csv = (rows: string[]): string => ['imei', ...rows].join('\n');

async function preview(drawer: Locator, name: string, rows: string[]): Promise<void> {
  await drawer.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv(rows)) });
  await drawer.getByRole('button', { name: '预览' }).click();
  await drawer.locator('.preview').waitFor();
}
const figures = async (drawer: Locator): Promise<Record<string, string>> =>
  Object.fromEntries(await drawer.locator('.preview .figures > div').evaluateAll((all) => all.map((one) => [one.querySelector('dt')!.textContent, one.querySelector('dd')!.textContent])) as [string, string][]);

async function newPool(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: '新建池' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByLabel('单位').first().click();
  await page.locator('.el-tree-node__content:visible').first().click();
  await dialog.getByRole('button', { name: '新建池' }).click();
  await page.getByText(`已建池“${name}”`).waitFor();
  await page.getByRole('button', { name, exact: true }).first().click();
  const drawer = page.getByRole('dialog', { name });
  await drawer.getByText('取入文件').click();
  return drawer;
}

it('takes a file in, and no row that is none', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const [a, b, c] = [imei(1), imei(2), imei(3)];
  await go('/imei-pools');
  const name = `终端${String(Date.now()).slice(-6)}`;
  const drawer = await newPool(page, name);

  await preview(drawer, '终端.csv', [a, '12345', b, a]);
  expect(await figures(drawer)).toMatchObject({ 新增: '2', 未取: '2' });
  await drawer.getByText('2 行不能取入').click();
  await drawer.getByText(/第 3 行\s*12345/).waitFor();
  await look('imei-pool-preview');
  expect(await drawer.locator('.imeis li').count()).toBe(0);
  await drawer.getByRole('button', { name: '取入', exact: true }).click();
  await page.getByText('增加 2 个，已有 0 个，终止 0 个').waitFor();
  await drawer.locator('.imeis').getByText(a).waitFor();

  // The same again, under another name.
  await preview(drawer, '又一份.csv', [b, a]);
  expect(await figures(drawer)).toMatchObject({ 新增: '0', 不变: '2' });
  await drawer.getByText('名单不会有变化。').waitFor();
  expect(await drawer.getByRole('button', { name: '取入', exact: true }).isDisabled()).toBe(true);

  // A newer file is the whole list.
  await drawer.locator('input[type="file"]').setInputFiles({ name: '新.csv', mimeType: 'text/csv', buffer: Buffer.from(csv([b, c])) });
  await drawer.getByText('终止文件中没有的条目').click();
  await drawer.getByRole('button', { name: '预览' }).click();
  await expect.poll(() => figures(drawer)).toMatchObject({ 新增: '1', 不变: '1', 终止: '1' });
  await drawer.locator('.preview').getByText(a).waitFor();
  await look('imei-pool-ending');
  await drawer.getByRole('button', { name: '取入', exact: true }).click();
  await page.getByText('增加 1 个，已有 1 个，终止 1 个').waitFor();
  await drawer.locator('.imeis li').filter({ hasText: a }).getByText('已失效').waitFor();
  await drawer.locator('.imeis li').filter({ hasText: c }).getByText('有效', { exact: true }).waitFor();
  await leave();
});
