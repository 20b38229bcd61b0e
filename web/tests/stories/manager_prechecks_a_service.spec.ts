// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

describe.each(kSizes)('on a $name', (size) => {
  it('hears that the letter\'s service is refused on IoT numbers, with every clause, and allowed on phone numbers', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/precheck');
    await page.getByRole('button', { name: /^来函情形，用物联网卡/ }).click();
    await page.getByRole('heading', { name: '不能办理' }).waitFor();
    const verdict = page.locator('.verdict');
    await verdict.getByText('非定向大流量须卡片限定', { exact: false }).first().waitFor();
    for (const clause of ['§3.2(1)', '§2.3.2(5)', '§3.2(4)']) expect(await verdict.innerText()).toContain(clause);
    await look('precheck-refused');
    await page.getByRole('button', { name: /^来函情形，用公众移动卡/ }).click();
    await page.getByRole('heading', { name: '可以办理' }).waitFor();
    await look('precheck-allowed');
    await leave();
  });
});

it('refuses the police handsets\' IoT cards by §2.3.2(5) alone and passes their ordinary numbers', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/precheck');
  await page.getByRole('button', { name: /^警务终端 5G 物联网卡/ }).click();
  await page.getByText('有 1 处不合条款。').waitFor();
  expect(await page.locator('.verdict section').first().innerText()).toContain('§2.3.2(5)');
  await page.getByRole('button', { name: /^警务终端 4G 流量卡/ }).click();
  await page.getByRole('heading', { name: '可以办理' }).waitFor();
  await leave();
});

it('answers while one fills in, and the address carries the proposal', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/precheck');
  await page.getByRole('heading', { name: '可以办理' }).waitFor();
  await page.getByLabel('月均流量').fill('5000');
  await page.keyboard.press('Tab');
  await page.getByText('不定向', { exact: true }).click();
  await page.getByRole('heading', { name: '不能办理' }).waitFor();
  const address = page.url();
  expect(address).toContain('mb=5000');
  await go(address);
  await page.getByRole('heading', { name: '不能办理' }).waitFor();
  await leave();
});

it('prints the proposal with its verdict and leaves the rest off the paper', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/precheck');
  await page.getByRole('heading', { name: '可以办理' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('合规预审单').isVisible()).toBe(true);
  expect(await page.getByText('常见情形').isVisible()).toBe(false);
  expect(await page.locator('.presets').isVisible()).toBe(false);
  await page.screenshot({ path: 'test-results/screens/precheck-print.png', fullPage: true });
  await leave();
});
