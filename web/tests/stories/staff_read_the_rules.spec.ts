// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('learns why 3-4 needs a hard tie, by which clause, and what closes the gap', async () => {
    const { page, go, look, leave } = await visit('carrier', size);
    await go('/rules');
    await page.getByRole('button', { name: '3-4 为什么要求卡片限定' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('依据').waitFor();
    const words = await drawer.innerText();
    expect(words).toMatch(/§3\.3\.3\(2\)|§3\.2\(4\)/);
    expect(words).toContain('可以怎么做');
    await look('rules-why');
    await leave();
  });
});

it('finds a clause by its number and reads every other tab', async () => {
  const { page, go, look, leave } = await visit('carrier', kSizes[0]);
  await go('/rules?tab=clauses');
  await page.getByLabel('按条款号或内容查找').fill('3.2（4）');
  await page.getByText('§3.2(4)').waitFor();
  expect(await page.locator('main dl dt').count()).toBe(1);
  for (const tab of ['管控要求', '应用场景', '号段', '黑名单']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(`rules-${tab}`);
  }
  await leave();
});
