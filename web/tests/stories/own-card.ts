// SPDX-License-Identifier: Apache-2.0
// A card that a story may do with as it likes.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

let made = 0;

/** Numbers that no card has yet. */
export function ownNumbers(): { msisdn: string; iccid: string; imsi: string } {
  const digits = `${Date.now()}${(made += 1)}`.slice(-8);
  const body = `898600${digits.padStart(13, '0')}`;
  const sum = [...body].reverse().reduce((total, digit, at) => total + (at % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]! : Number(digit)), 0);
  return { msisdn: `10648${digits}`, iccid: `${body}${(10 - (sum % 10)) % 10}`, imsi: `46000${digits.padStart(10, '0')}` };
}

/** A card of one's own, of class 3-1 and without a gap where `more` makes none; entered by the API as the person of the page. */
export async function enterCard(page: Page, more: Record<string, unknown>): Promise<{ id: number; msisdn: string }> {
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const list = (await (await page.request.get('/api/v1/cards?kind=iot&class=3-1&limit=1')).json()) as { items: { unit_id: number }[] };
  const units = (await (await page.request.get('/api/v1/units')).json()) as { items: { id: number; code: string }[] };
  const unit = units.items.find((one) => one.id === list.items[0]!.unit_id)!;
  const fields = {
    ...ownNumbers(), carrier: '移动', form: 'MP1', network: '4G', functions: ['data'],
    data_scope: 'directed', monthly_data_mb: 8192, unit: unit.code, imei_mode: 'first-use', data_whitelist: ['10.20.0.0/16'], data_limit_mb: 8192, state: 'active', blacklist: true,
    monitoring: true, registered_to: 'unit', responsible_person: '张示例', responsible_phone: '15400001234', ...more,
  };
  for (const [field, value] of Object.entries(fields)) if (value === undefined) delete (fields as Record<string, unknown>)[field];
  const answer = await page.request.post('/api/v1/cards', { data: { fields }, headers: { 'X-CSRF-Token': session.csrf_token } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as { id: number; msisdn: string };
}
