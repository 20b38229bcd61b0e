// SPDX-License-Identifier: Apache-2.0
// A unit's own user: what belongs to others is not in the list, not in a search, not in a figure, and not behind an address.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

interface Cards {
  items: { id: number; msisdn: string; unit_name: string }[];
  total: number;
}

async function ask<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(path)).json()) as T;
}

it('is shown the unit and what is under it, nowhere anything else', async () => {
  const other = await visit('manager', kSizes[0]);
  const all = await ask<Cards>(other.page, '/api/v1/cards?limit=1');
  const foreign = (await ask<Cards>(other.page, '/api/v1/cards?limit=200&q=1064')).items.find((one) => !one.unit_name.includes('公安'))!;
  await other.leave();

  const { page, go, look, leave } = await visit('unituser', kSizes[0]);
  const own = await ask<Cards>(page, '/api/v1/cards?limit=200');
  expect(own.total).toBeLessThan(all.total);
  expect(own.items.filter((one) => !one.unit_name.includes('公安'))).toEqual([]);

  await go('/cards');
  await page.getByText(`共 ${own.total.toLocaleString('en')} 条`).waitFor();
  await look('unituser-cards');
  await go(`/cards?q=${foreign.msisdn}`);
  await page.getByText('没有符合条件的记录').waitFor();

  await go('/workbench');
  await page.getByText(own.total.toLocaleString('en'), { exact: false }).first().waitFor();
  await settled(page);
  expect(await page.locator('#main').innerText()).not.toContain(all.total.toLocaleString('en'));
  await look('unituser-workbench');

  await page.keyboard.press('Control+k');
  await page.keyboard.type(foreign.msisdn);
  await page.getByText(`没有找到“${foreign.msisdn}”`).waitFor();
  await page.keyboard.press('Escape');

  await go('/compliance');
  await settled(page);
  await look('unituser-compliance');
  await page.goto(`/cards/${foreign.id}`);
  await page.getByRole('button', { name: '复制追踪号' }).waitFor();
  expect(await page.locator('#main').innerText()).not.toContain(foreign.msisdn);
  await look('unituser-foreign-card');
  await leave();
});
