// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const some = (digits: number): string => String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, '0');

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('measures the monitoring on the labelled set', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/monitoring/quality');
    await page.getByText('标注集漏报率').first().waitFor();
    await page.getByRole('heading', { name: '标注集：漏报与误报' }).scrollIntoViewIfNeeded();
    await look('labelled-set');
    await leave();
  });

  it('counts a plan by its own accounting, takes the list of plans from a file, and is shown what another would end', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    const kept = `行业套餐 ${some(6)}`;
    const gone = `行业套餐 ${some(6)}`;
    const upload = async (rows: string): Promise<void> => {
      await page.getByRole('button', { name: '取入文件' }).click();
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: `plans-${some(6)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`plan,source\n${rows}`) });
    };
    await go('/monitoring/lists?tab=plan_sources');
    await upload(`${kept},accounting\n${gone},accounting\n行业套餐 x,both\n`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '预览' }).click();
    await dialog.getByText('1 行不能取入').waitFor();
    await dialog.getByRole('button', { name: '取入', exact: true }).click();
    await dialog.getByText('新增 2 条').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByLabel('开头几位，或名称').fill(kept);
    await page.getByLabel('开头几位，或名称').press('Enter');
    await page.getByRole('row').filter({ hasText: kept }).getByText('平台计费').waitFor();
    await look('plan-sources');

    await upload('');
    await dialog.getByText('终止文件中没有的条目').click();
    await dialog.getByRole('button', { name: '预览' }).click();
    await dialog.getByText('文件里没有一行可取').waitFor();
    await dialog.locator('input[type=file]').setInputFiles({ name: `plans-${some(6)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`plan,source\n${kept},accounting\n`) });
    await dialog.getByRole('button', { name: '预览' }).click();
    await dialog.getByText('将终止').waitFor();
    expect(await dialog.locator('.items').first().innerText()).toContain(gone);
    await look('plan-sources-ending');
    await leave();
  });

  it('sees in the versions what a tuning was and is', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/monitoring/tuning');
    await page.locator('[data-model=sms-surge]').getByRole('button', { name: '调优 异常短信' }).click();
    const drawer = page.getByRole('dialog');
    const percent = 210 + Number(some(2));
    await drawer.getByRole('spinbutton', { name: '百分比' }).fill(String(percent));
    await drawer.getByRole('spinbutton', { name: '百分比' }).press('Tab');
    await drawer.getByLabel('理由').fill(`汛期短信多 ${some(5)}`);
    await drawer.getByRole('button', { name: '保存' }).click();
    await page.getByText(`设为 ${percent}%`).waitFor();
    // The monitoring is told a moment later.
    await expect.poll(async () => {
      await go('/monitoring/tuning?tab=versions');
      await page.getByRole('button', { name: '看改动' }).first().click();
      const row = page.locator('table.rows tr').filter({ hasText: `${percent}%` });
      return row.first().waitFor({ timeout: 2_000 }).then(() => row.first().innerText(), () => '');
    }, { timeout: 30_000 }).toContain('异常短信');
    await look('versions');
    await go('/monitoring/tuning');
    await page.locator('[data-model=sms-surge] .line').filter({ hasText: `${percent}%` }).getByRole('button', { name: '终止 异常短信' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('恢复出厂设置');
    await page.getByRole('dialog').getByRole('button', { name: '终止' }).click();
    await page.getByText(`设为 ${percent}%`).waitFor({ state: 'detached' });
    await leave();
  });
});
