// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { fleetFile } from './fleet-file';
import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('checks a file, sees what is wrong in which row, writes the good rows and finds the cards', async () => {
    const file = fleetFile(4, 1);
    const { page, go, look, leave } = await visit('manager', size);
    await go('/cards/import');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(file.name).waitFor();
    await look('import-chosen');
    await page.getByRole('button', { name: '开始检查' }).click();

    await page.getByRole('heading', { name: '问题汇总' }).waitFor({ timeout: 30_000 });
    const remarks = page.getByRole('region', { name: '逐行说明' });
    await remarks.getByText('校验位').first().waitFor();
    expect(await remarks.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await remarks.locator('tbody tr').first().innerText()).toMatch(/6\s+不能写入/);
    await look('import-checked');

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载待改文件' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);

    await page.getByRole('button', { name: '写入 4 行' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '写入 4 行' }).click();
    await page.getByText('已写入 4 张卡').waitFor({ timeout: 30_000 });
    await look('import-written');

    await page.getByRole('link', { name: '查看新登记的 4 张卡' }).click();
    await page.getByText('共 4 条').waitFor();
    await page.getByRole('link', { name: file.numbers[0]! }).waitFor();
    await leave();
  });
});

it('refuses what is no file of cards before it is sent', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards/import');
  await page.locator('input[type=file]').setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: Buffer.from('x') });
  await page.getByText('“照片.png”不是 CSV 或 XLSX 文件').waitFor();
  expect(await page.getByRole('button', { name: '开始检查' }).isDisabled()).toBe(true);
  await leave();
});

it('names the columns that are missing', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards/import');
  await page.locator('input[type=file]').setInputFiles({ name: '缺列.csv', mimeType: 'text/csv', buffer: Buffer.from('卡号,单位\n1064800000001,GA01\n') });
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByText('这个文件没能处理完').waitFor({ timeout: 30_000 });
  expect(await page.locator('#main').innerText()).toContain('ICCID');
  await leave();
});
