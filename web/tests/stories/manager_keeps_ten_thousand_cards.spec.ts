// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { fleetFile } from './fleet-file';
import { kSizes, settled, visit } from './visit';

const kCards = 10_000;
const kLongMs = 60_000;

it('takes ten thousand cards in one file, and works in their list as in a short one', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const file = fleetFile(kCards, 0);
  await go('/cards/import');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByRole('button', { name: '写入 10,000 行' }).click({ timeout: kLongMs });
  await page.getByRole('dialog').getByRole('button', { name: '写入 10,000 行' }).click();
  await page.getByText('已写入 10,000 张卡').waitFor({ timeout: kLongMs });
  await page.getByRole('link', { name: '查看新登记的 10,000 张卡' }).click();
  await page.getByText('共 10,000 条').waitFor();
  const numbers = [...file.numbers].sort();
  const shown = page.locator('tbody tr a[href^="/cards/"]');
  const firstIs = async (number: string): Promise<void> => page.locator('tbody tr').first().getByRole('link', { name: number }).waitFor();
  await firstIs(numbers[0]!);

  const selectPage = async (): Promise<void> => {
    await page.getByRole('checkbox', { name: '选择本页' }).focus();
    await page.keyboard.press('Space');
  };

  // The last page, by its number: the fiftieth of each hundred is in its place.
  await page.getByLabel('页码').fill('200');
  await page.keyboard.press('Enter');
  await firstIs(numbers[199 * 50]!);
  expect(await shown.count()).toBe(50);
  expect(await page.getByRole('button', { name: '下一页' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '上一页' }).click();
  await firstIs(numbers[198 * 50]!);

  // The other way round, the greatest number stands first.
  await page.getByRole('columnheader', { name: '卡号' }).getByRole('button').click();
  await firstIs(numbers.at(-1)!);

  // What is chosen stays chosen over pages.
  await selectPage();
  await page.getByText('已选 50 条').waitFor();
  await page.getByRole('button', { name: '下一页' }).click();
  await firstIs(numbers.at(-51)!);
  await selectPage();
  await page.getByText('已选 100 条').waitFor();
  await settled(page);
  await look('cards-ten-thousand');

  // Scrolled to the end the head is still there.
  await shown.last().scrollIntoViewIfNeeded();
  expect(await page.getByRole('columnheader', { name: '卡号' }).isVisible()).toBe(true);

  await page.getByPlaceholder('卡号、ICCID、IMSI，首尾 4 位起').fill(numbers[4321]!);
  await page.keyboard.press('Enter');
  await firstIs(numbers[4321]!);
  await page.getByText('共 1 条').waitFor();
  await leave();
});
