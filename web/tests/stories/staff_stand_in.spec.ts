// SPDX-License-Identifier: Apache-2.0
// Somebody will be away: a manager names who stands in, makes the mistakes people make, and ends it early.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { asking, ownPerson } from './own-person';
import { kSizes, visit } from './visit';

const mark = Date.now().toString(36);

/** Finds somebody by name in a picker, and takes him. */
async function choose(page: Page, dialog: Locator, picker: string, name: string): Promise<void> {
  await dialog.getByRole('combobox', { name: picker }).click({ force: true });
  await page.keyboard.type(name);
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).click();
}

async function setTime(dialog: Locator, field: string, value: string): Promise<void> {
  const input = dialog.getByLabel(field);
  await input.fill(value);
  await input.press('Enter');
}

const tomorrow = (): string => new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('a manager names an absence with a stand-in and ends it early', async () => {
    const away = await ownPerson(`江请假${mark}${size.name}`, 'fleet_manager');
    const there = await ownPerson(`何代理${mark}${size.name}`, 'fleet_manager');
    const { page, go, look, leave } = await visit('manager', size);
    await go('/duty/absences');
    await page.getByRole('button', { name: '为他人登记' }).click();
    const dialog = page.getByRole('dialog', { name: '为他人登记' });

    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('请填写').first().waitFor();
    await choose(page, dialog, '请假人', away.name);
    await choose(page, dialog, '代理人', there.name);
    await choose(page, dialog, '请假人', there.name);
    await dialog.getByText('不能由本人代理自己').waitFor();
    await choose(page, dialog, '请假人', away.name);
    await setTime(dialog, '结束', '2026-01-01 08:00');
    await dialog.getByText('结束须晚于开始').waitFor();
    await look('absence-form-errors');
    await setTime(dialog, '结束', `${tomorrow()} 18:00`);
    await dialog.getByLabel('事由').fill('外出培训');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText(`已登记：${there.name} 代理至`).waitFor();

    const row = page.getByRole('row', { name: away.name });
    await row.getByText('代理中').waitFor();
    await look('absences');
    await row.getByRole('button', { name: '提前结束' }).click();
    await page.getByRole('dialog', { name: '提前结束' }).getByRole('button', { name: '提前结束' }).click();
    await page.getByText('已提前结束').waitFor();
    await row.getByText('已结束').waitFor();
    expect(await row.getByRole('button', { name: '提前结束' }).count()).toBe(0);
    await leave();
  });
});

it('what is sent past the browser is refused by its field', async () => {
  const away = await ownPerson(`钱请假${mark}`, 'fleet_manager');
  const there = await ownPerson(`孙代理${mark}`, 'fleet_manager');
  const call = await asking('manager');
  const now = Date.now();
  const body = { person_id: away.id, stand_in_id: there.id, from: new Date(now).toISOString(), to: new Date(now + 3_600_000).toISOString() };
  const refusal = async (change: object): Promise<unknown> => {
    const { code, where } = (await (await call('POST', '/api/v1/absences', { ...body, ...change })).json()) as { code: string; where?: { field: string } };
    return [code, where?.field];
  };
  expect(await refusal({ stand_in_id: away.id })).toEqual(['duty.self_stand_in', 'stand_in_id']);
  expect(await refusal({ to: new Date(now - 1_000).toISOString() })).toEqual(['duty.to', 'to']);
  expect(await refusal({ services: ['no.such'] })).toEqual(['duty.service', 'services']);
  const foreign = await asking('unituser');
  expect((await foreign('POST', '/api/v1/absences', body)).status()).toBe(404);
});

it('a person finds the own absences from the account, and the calendar shows what is free', async () => {
  const { page, go, look, leave } = await visit('unituser', kSizes[0]);
  await go('/settings');
  await page.getByRole('link', { name: '登记和查看代理' }).click();
  await page.getByRole('heading', { level: 1, name: '请假代理' }).waitFor();
  expect(await page.getByRole('button', { name: '为他人登记' }).count()).toBe(0);
  await go('/duty/calendar');
  // The year whose holidays the product ships.
  while ((await page.getByText('2026 年', { exact: true }).count()) === 0) await page.getByRole('button', { name: '上一年' }).click();
  await page.getByTitle('2026-10-01 放假').waitFor();
  await page.getByTitle('2026-10-10 调休上班').waitFor();
  await look('calendar');
  await leave();
});
