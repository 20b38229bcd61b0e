// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { enterCard } from './own-card';
import { kSizes, visit } from './visit';

interface Found {
  id: number;
  model: string;
}

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Hands rows over as a carrier's platform does. */
async function submit(page: Page, rows: string[]): Promise<void> {
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const answer = await page.request.post('/api/v1/usage', {
    data: `time,msisdn,imei,kind,peer,down_bytes,region\n${rows.join('\n')}\n`,
    headers: { 'X-CSRF-Token': session.csrf_token, 'Content-Type': 'text/csv', 'Idempotency-Key': `story-${Date.now()}` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** The findings of a card once there are so many. */
async function findings(page: Page, msisdn: string, count: number): Promise<Found[]> {
  await expect.poll(async () => ((await (await page.request.get(`/api/v1/findings?q=${msisdn}`)).json()) as { items: Found[] }).items.length, { timeout: 10_000 }).toBe(count);
  return ((await (await page.request.get(`/api/v1/findings?q=${msisdn}`)).json()) as { items: Found[] }).items;
}

it('sees a card in a wrong device, understands why, suspends it, and puts a false one aside', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  await go('/monitoring/live');
  const card = await enterCard(page, {});
  const row = (clock: string, imei: string, peer: string): string => `${today()} ${clock},${card.msisdn},${imei},data,${peer},1048576,530102`;
  // The monitoring knows a new card a moment after it was entered.
  await page.waitForTimeout(1_000);
  await submit(page, [row('00:00:01', '869999990000011', '10.20.1.1'), row('00:00:02', '869999990000029', '10.20.1.1'), row('00:00:03', '869999990000011', '198.51.100.7')]);
  const found = await findings(page, card.msisdn, 2);
  const separation = found.find((one) => one.model === 'separation')!;
  const whitelist = found.find((one) => one.model === 'whitelist')!;

  await go(`/monitoring/findings/${separation.id}`);
  await page.getByText('86999999000001', { exact: false }).first().waitFor();
  await look('finding-why');
  await page.getByRole('tab', { name: '话单' }).click();
  await page.getByRole('row', { name: /869999990000029/ }).getByText('触发').waitFor();
  expect(await page.getByRole('row', { name: /869999990000011/ }).count()).toBe(2);
  await look('finding-rows');
  await page.getByRole('button', { name: '停机' }).click();
  const suspending = page.getByRole('dialog');
  await suspending.getByLabel('说明').fill('在另一终端中使用');
  await look('finding-suspend');
  await suspending.getByRole('button', { name: '停机' }).click();
  await page.getByText('已停机').first().waitFor();
  const stored = (await (await page.request.get(`/api/v1/cards/${card.id}`)).json()) as { state: string };
  expect(stored.state).toBe('suspended');

  await go(`/monitoring/findings/${whitelist.id}`);
  await page.getByRole('button', { name: '排除' }).click();
  const dismissing = page.getByRole('dialog');
  await dismissing.getByRole('button', { name: '排除' }).click();
  await dismissing.getByText('请选择原因').waitFor();
  await dismissing.getByRole('combobox').click();
  await page.getByRole('option', { name: /规则过严/ }).click();
  await dismissing.getByRole('button', { name: '排除' }).click();
  await page.getByText('已排除').first().waitFor();
  await look('finding-dismissed');
  await leave();
});

it('explains a finding on a phone', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[2]);
  await go('/monitoring/findings?model=threshold');
  await look('findings-list');
  await page.locator('#main a[href*="/monitoring/findings/"]').first().click();
  await page.getByRole('tab', { name: '当月用量' }).click();
  await look('finding-month');
  await leave();
});
