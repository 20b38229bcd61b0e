// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('makes a backup and has it verified', async () => {
    const { page, go, look, leave } = await visit('sysadmin', size);
    await go('/backups');
    await page.getByRole('button', { name: '立即备份' }).click();
    await page.getByText('备份已开始，可离开此页').waitFor();
    await page.getByText(/yunguan-\d{8}-\d{6}.*\.ygb/).first().waitFor({ timeout: 60_000 });
    const verify = page.getByRole('button', { name: /^核验 yunguan-/ }).first();
    await expect.poll(() => verify.isEnabled(), { timeout: 60_000 }).toBe(true);
    await verify.click();
    await page.getByText('核验通过').first().waitFor({ timeout: 60_000 });
    await look('backups-verified');
    await leave();
  });

  it('looks at the evidence on the spot', async () => {
    const { page, go, look, leave } = await visit('secadmin', size);
    await go('/security/evidence');
    await page.getByRole('button', { name: '立即检查' }).click();
    await page.getByText(/检查完成：\d+ 项正常/).waitFor({ timeout: 60_000 });
    await page.getByText('8.4 e)').waitFor();
    await look('evidence-checked');
    await page.getByText(/^尚未提供 \d+$/).click();
    expect(await page.getByText('8.4 e)').count()).toBe(0);
    await leave();
  });
});

describe('read-only mode', () => {
  it('is seen by everybody, refuses kindly, and ends', async () => {
    const admin = await visit('sysadmin', kSizes[0]);
    const manager = await visit('manager', kSizes[0]);
    await manager.go('/workbench');
    await admin.go('/backups');
    const answer = async (act: string, reason: string): Promise<void> => {
      await admin.page.getByRole('button', { name: act }).click();
      await admin.page.getByRole('dialog').getByRole('textbox').fill(reason);
      await admin.page.getByRole('dialog').getByRole('button', { name: act }).click();
    };
    await answer('进入只读模式', '机房搬迁');
    try {
      await manager.page.getByText('平台处于只读模式，暂不能修改。').first().waitFor();
      await manager.page.getByText('机房搬迁').first().waitFor();
      await manager.look('read-only');
    } finally {
      await answer('恢复可写', '搬迁完成');
    }
    await expect.poll(() => manager.page.getByText('平台处于只读模式，暂不能修改。').count()).toBe(0);
    await admin.leave();
    await manager.leave();
  });
});
