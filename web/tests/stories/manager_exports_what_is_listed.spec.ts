// SPDX-License-Identifier: Apache-2.0
import type { Download, Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { bytesOf, readCsv, unzip } from './sheet-file';
import { kSizes, settled, visit } from './visit';

async function exported(page: Page, choice: string): Promise<Download> {
  await page.getByRole('button', { name: '导出', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: choice }).click();
  return coming;
}

async function counted(page: Page): Promise<number> {
  return Number((await page.locator('h1 [role=status]').innerText()).replace(/\D/g, ''));
}

it('exports every card that passes the filters, in the columns that are shown', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards?class=2-6&limit=20');
  await page.locator('tbody tr a').first().waitFor();
  await settled(page);
  const count = await counted(page);
  expect(count).toBeGreaterThan(20);
  const first = (await page.locator('tbody tr a').first().innerText()).trim();

  const csv = await exported(page, '导出 CSV');
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  const [head, ...rows] = readCsv((await bytesOf(csv)).toString('utf8'));
  expect(rows).toHaveLength(count);
  expect(head![0]).toBe('卡号');
  expect(rows[0]![0]).toBe(first);
  const classes = head!.findIndex((name) => name.includes('分类') || name.includes('类别'));
  expect(new Set(rows.map((row) => row[classes]))).toEqual(new Set(['2-6']));

  const xlsx = await exported(page, '导出 Excel（XLSX）');
  expect(xlsx.suggestedFilename()).toMatch(/\.xlsx$/);
  const book = await bytesOf(xlsx);
  const sheet = unzip(book, 'xl/worksheets/sheet1.xml');
  expect(sheet.match(/<row /g)).toHaveLength(count + 1);
  expect(sheet).not.toContain('<f>');
  await leave();
});
