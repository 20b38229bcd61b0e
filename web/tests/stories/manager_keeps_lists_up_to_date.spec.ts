// SPDX-License-Identifier: Apache-2.0
// Lists that the platform goes by: a segment that was newly given out, and a file of applications to be blocked; with what cannot be taken said beside it.
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

it('enters a segment, and is told what a segment looks like', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  // Segments of other runs are there still, so each run has its own.
  const prefix = `1${String(Date.now() % 100_000).padStart(5, '2')}`;
  await go('/monitoring/lists?tab=segments');
  await page.getByRole('heading', { name: '随版本提供的号段' }).waitFor();
  await page.getByText('10648xxxxxxxx').waitFor();
  await page.getByRole('button', { name: '添加', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '添加到“号段”' });
  await dialog.getByRole('textbox').first().fill(prefix);
  await dialog.getByLabel('号码类型').click();
  await page.getByRole('option', { name: '物联网', exact: true }).click();
  await dialog.getByRole('button', { name: '添加', exact: true }).click();
  await dialog.getByText('号段写作前缀加若干个 x', { exact: false }).waitFor();
  await look('segment-refused');
  await dialog.getByRole('textbox').first().fill(`${prefix}xxxxxxxx`);
  await dialog.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByText(`已添加 ${prefix}xxxxxxxx`).waitFor();
  await go('/rules?tab=segments');
  await page.getByRole('row', { name: new RegExp(prefix) }).getByText('人工添加').waitFor();
  await leave();
});

it('takes a file of applications into the blacklist', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const stamp = String(Date.now()).slice(-6);
  const name = `示例短剧${stamp}`;
  const file = (domain: string): { name: string; mimeType: string; buffer: Buffer } => ({
    name: '应用.csv', mimeType: 'text/csv', buffer: Buffer.from(`类别,名称,域名\n视频,${name},${domain}\n新闻,不识类别,news.example.cn\n`),
  });
  await go('/blocked-applications');
  await page.getByRole('button', { name: '取入文件' }).click();
  const dialog = page.getByRole('dialog', { name: '取入文件' });
  await dialog.locator('input[type="file"]').setInputFiles(file(`a${stamp}.example.cn`));
  await dialog.getByRole('button', { name: '预览' }).click();
  await dialog.getByText('1 行不能取入').click();
  await dialog.getByText('没有这个应用类别').waitFor();
  await look('applications-preview');
  await dialog.getByRole('button', { name: '取入', exact: true }).click();
  await page.getByText('新增 1 个，更新 0 个，已有 0 个，终止 0 个').waitFor();
  const row = page.locator('.list .row').filter({ hasText: name });
  await row.getByText('文件 · 应用.csv', { exact: false }).waitFor();
  await row.getByText('限制中', { exact: false }).waitFor();
  await look('applications-taken');

  // The same application with another domain takes the place of what the file said.
  await page.getByRole('button', { name: '取入文件' }).click();
  await dialog.locator('input[type="file"]').setInputFiles(file(`b${stamp}.example.cn`));
  await dialog.getByRole('button', { name: '预览' }).click();
  await dialog.getByRole('button', { name: '取入', exact: true }).click();
  await page.getByText('新增 0 个，更新 1 个，已有 0 个，终止 0 个').waitFor();
  await row.filter({ hasText: `b${stamp}` }).getByText('限制中', { exact: false }).waitFor();
  expect(await row.filter({ hasText: `a${stamp}` }).getByText('不限制').count()).toBe(1);
  await leave();
});
