// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const some = (digits: number): string => String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, '0');

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('adds a fraud area with its days and ends it', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/monitoring/lists?tab=fraud_areas');
    await page.getByRole('button', { name: '添加' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '添加' }).click();
    await dialog.getByText('请填写').first().waitFor();
    const code = `53${some(4)}`;
    await dialog.getByLabel('区划代码').fill('53x');
    await dialog.getByLabel('名称').fill('样例乙县');
    await dialog.getByRole('button', { name: '添加' }).click();
    await dialog.getByText('行政区划代码须为 2 至 6 位数字').waitFor();
    await look('monitor-list-add');
    await dialog.getByLabel('区划代码').fill(code);
    await dialog.getByLabel('最后一天').fill('2036-12-31');
    await dialog.getByLabel('最后一天').press('Enter');
    await dialog.getByRole('button', { name: '添加' }).click();
    await page.getByText(`已添加 ${code}`).waitFor();
    await page.getByLabel('开头几位，或名称').fill(code);
    await page.getByLabel('开头几位，或名称').press('Enter');
    const row = page.getByRole('row').filter({ hasText: code });
    await row.getByText('有效').first().waitFor();
    expect(await row.innerText()).toContain('2036-12-31');
    await look('monitor-lists');
    await row.getByRole('button', { name: `终止 ${code}` }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('核实后移出名单');
    await page.getByRole('dialog').getByRole('button', { name: '终止' }).click();
    await row.getByText('已失效').waitFor();
    await leave();
  });

  it('writes a rule with an error, mends it, and tries it on pasted rows', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/monitoring/tuning?tab=rules');
    await page.getByRole('button', { name: '新建规则' }).click();
    const drawer = page.getByRole('dialog');
    const name = `night-${some(6)}`;
    await drawer.getByLabel('名称').fill(name);
    await drawer.getByLabel('标题').fill('夜间大流量');
    await drawer.getByLabel('条件').fill('row.hours < 6 and month.data_bytes > 100 * 1048576');
    await drawer.getByLabel('理由').fill('试行夜间规则');
    await drawer.getByRole('button', { name: '保存' }).click();
    await drawer.locator('[data-field=when].wrong').waitFor();
    await look('own-rule-error');
    await drawer.getByLabel('条件').fill('row.hour < 6 and month.data_bytes > 100 * 1048576');
    await drawer.getByRole('button', { name: '填入示例' }).click();
    await drawer.getByRole('button', { name: '试一试' }).click();
    await drawer.getByText('3 行中 2 行会报出').waitFor();
    await drawer.getByText('row.hour = 2').first().waitFor();
    await look('own-rule-trial');
    await drawer.getByRole('button', { name: '保存' }).click();
    await page.getByText(`已新建规则“${name}”`).waitFor();
    await page.getByRole('button', { name: `停用 ${name}` }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('试行结束停用');
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByText(`已停用规则“${name}”`).waitFor();
    await leave();
  });

  it('tunes the surge of data for all cards and ends it', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/monitoring/tuning');
    const row = page.locator('[data-model=data-surge]');
    await row.getByRole('button', { name: '调优 异常流量' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('spinbutton', { name: '百分比' }).fill('250');
    await drawer.getByRole('spinbutton', { name: '百分比' }).press('Tab');
    const reason = `夏季用量大 ${some(5)}`;
    await drawer.getByLabel('理由').fill(reason);
    await look('tuning-drawer');
    await drawer.getByRole('button', { name: '保存' }).click();
    const line = row.locator('.line').filter({ hasText: reason });
    await line.getByText('设为 250%').waitFor();
    await look('tuning');
    await line.getByRole('button', { name: '终止 异常流量' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('恢复出厂设置');
    await page.getByRole('dialog').getByRole('button', { name: '终止' }).click();
    await line.waitFor({ state: 'detached' });
    await leave();
  });
});
