// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('narrows the list by the address, sees why a card has gaps, and keeps the filters in a link', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/cards');
    await page.locator('tbody tr a').first().waitFor();
    await look('cards');

    await go('/cards?compliance=gaps&kind=iot');
    await page.getByRole('button', { name: /查看原因/ }).first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('依据').first().waitFor();
    expect(await drawer.innerText()).toMatch(/§\d/);
    expect(await drawer.innerText()).toContain('对照');
    await look('cards-gaps');
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.get('compliance')).toBe('gaps');
    await leave();
  });
});

it('finds a card by the last digits of its number', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards');
  const number = (await page.locator('tbody tr a').first().innerText()).trim();
  await page.getByPlaceholder('卡号、ICCID、IMSI，首尾 4 位起').fill(number.slice(-6));
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await page.getByRole('link', { name: number }).waitFor();
  await leave();
});

it('works through the table by keyboard alone', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards');
  await page.locator('tbody tr a').first().focus();
  await page.keyboard.press('ArrowDown');
  const second = (await page.locator('tbody tr').nth(1).locator('a').first().innerText()).trim();
  expect((await page.evaluate(() => document.activeElement?.textContent))?.trim()).toBe(second);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: second }).waitFor();
  await leave();
});

it('goes to a page by number and on by neighbour, and the count stays', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards?limit=20');
  await page.getByText(/共 [\d,]+ 条|超过 [\d,]+ 条/).waitFor();
  const count = await page.locator('h1 [role=status]').innerText();
  await page.getByLabel('页码').fill('3');
  await page.keyboard.press('Enter');
  await page.waitForURL(/page=3/);
  await page.getByRole('button', { name: '下一页' }).click();
  await page.waitForURL(/page=4/);
  await page.locator('tbody tr a').first().waitFor();
  expect(await page.locator('h1 [role=status]').innerText()).toBe(count);
  await leave();
});

it('reads in English and in the dark', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0], { theme: 'dark', language: 'en' });
  await go('/cards?compliance=gaps');
  await page.getByRole('heading', { name: /^Cards/ }).waitFor();
  await page.locator('tbody tr a').first().waitFor();
  await look('cards-en-dark');
  await leave();
});
