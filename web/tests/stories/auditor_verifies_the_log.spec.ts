// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('sees that no row was changed, removed or slipped in', async () => {
    const { page, go, look, leave } = await visit('auditor', size);
    await go('/audit/verify');
    await page.getByRole('button', { name: '核验全部日志' }).click();
    await page.getByText(/审计完整：.+ 条记录全部相符/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '检查数据' }).click();
    await page.getByText('未发现被绕过平台修改的数据').waitFor({ timeout: 60_000 });
    await look('verify');
    await leave();
  });
});
