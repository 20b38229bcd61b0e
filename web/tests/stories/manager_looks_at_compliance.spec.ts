// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('sees the rate and goes from a class to just its cards', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/compliance');
    const cell = page.getByRole('link', { name: /^3-1 / });
    await cell.waitFor();
    expect(await page.locator('#main').innerText()).toMatch(/\d+(\.\d)?%/);
    await page.locator('figure canvas').first().waitFor();
    await look('compliance');
    const count = /([\d,]+) 张，/.exec((await cell.getAttribute('aria-label')) ?? '')?.[1];
    await cell.click();
    await page.getByText(`共 ${count} 条`).waitFor();
    expect(new URL(page.url()).searchParams.get('class')).toBe('3-1');
    await leave();
  });
});

it('shows every chart as a table too, and leads from a duty to the cards that lack it', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0], { theme: 'dark' });
  await go('/compliance');
  await page.getByRole('button', { name: '以表格查看哪些要求缺得最多' }).click();
  await page.getByRole('columnheader', { name: '被要求' }).waitFor();
  await look('compliance-table-dark');
  await page.locator('.duties a').first().click();
  await page.waitForURL(/missing=/);
  await page.getByRole('button', { name: /查看原因/ }).first().waitFor();
  await leave();
});
