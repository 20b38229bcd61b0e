// SPDX-License-Identifier: Apache-2.0
// Findings of a card of one's own: usage in a device that is not the card's, to an address that is not on its white list.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import { enterCard } from './own-card';

export interface Found {
  id: number;
  model: string;
}

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
let batches = 0;

/** Enters a card and hands in its usage as a carrier's platform does; settles when both findings are there. */
export async function cardInWrongDevice(page: Page): Promise<{ id: number; msisdn: string; separation: number; whitelist: number }> {
  const card = await enterCard(page, {});
  // The monitoring knows a new card a moment after it was entered.
  await page.waitForTimeout(1_000);
  const row = (clock: string, imei: string, peer: string): string => `${today()} ${clock},${card.msisdn},${imei},data,${peer},1048576,530102`;
  const rows = [row('00:00:01', '869999990000011', '10.20.1.1'), row('00:00:02', '869999990000029', '10.20.1.1'), row('00:00:03', '869999990000011', '198.51.100.7')];
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const answer = await page.request.post('/api/v1/usage', {
    data: `time,msisdn,imei,kind,peer,down_bytes,region\n${rows.join('\n')}\n`,
    headers: { 'X-CSRF-Token': session.csrf_token, 'Content-Type': 'text/csv', 'Idempotency-Key': `phone-${Date.now()}-${(batches += 1)}` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const found = async (): Promise<Found[]> => ((await (await page.request.get(`/api/v1/findings?q=${card.msisdn}`)).json()) as { items: Found[] }).items;
  await expect.poll(async () => (await found()).length, { timeout: 10_000 }).toBe(2);
  const all = await found();
  const of = (model: string): number => all.find((one) => one.model === model)!.id;
  return { ...card, separation: of('separation'), whitelist: of('whitelist') };
}
