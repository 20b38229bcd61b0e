// SPDX-License-Identifier: Apache-2.0
// A unit's user asks that a card may reach two systems; the leader and the data centre agree, and it stands on the card's page. The
// unit confirms what is due and gives one up with a reason. A wrong address in a system is refused at its field.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

interface Permit {
  id: number;
  card_id: number;
  msisdn: string;
  system_id: number;
  system_name: { zh: string };
  state: string;
  ended_why?: string;
  may: { confirm: boolean; end: boolean };
}

const field = (page: Page, id: string): ReturnType<Page['locator']> => page.locator(`[data-field="${id}"]`);
const items = async <T>(page: Page, path: string): Promise<T[]> => ((await (await page.request.get(path)).json()) as { items: T[] }).items;
const permits = (page: Page, query: string): Promise<Permit[]> => items<Permit>(page, `/api/v1/access/permits?${query}`);

/** A card in use without a permit. */
async function freshCard(page: Page): Promise<{ id: number; msisdn: string }> {
  for (const card of await items<{ id: number; msisdn: string }>(page, '/api/v1/cards?state=active&limit=200')) {
    if (!(await permits(page, `card_id=${card.id}&limit=1`)).length) return card;
  }
  throw new Error('every card has permits');
}

async function agree(login: string, order: number): Promise<void> {
  const { page, go, leave } = await visit(login, kSizes[0]);
  await go(`/orders/${order}`);
  await page.getByRole('button', { name: '同意', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await leave();
}

it('applies for two systems from the card, is agreed to, and finds them on the card', async () => {
  const { page, go, look, leave } = await visit('unituser', kSizes[0]);
  const card = await freshCard(page);
  await go(`/cards/${card.id}?tab=permits`);
  await page.getByText('这张卡没有应用权限').waitFor();
  await look('unituser-card-permits-none');
  await page.getByRole('button', { name: '申请', exact: true }).click();
  await page.getByRole('heading', { name: '应用权限申请' }).first().waitFor();
  await field(page, 'cards').getByRole('link', { name: card.msisdn }).waitFor();
  const names: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    await field(page, 'systems').getByRole('combobox').click();
    const option = page.getByRole('option').first();
    await option.waitFor();
    names.push(await option.locator('span span').first().innerText());
    await option.click();
    await field(page, 'systems').getByRole('button', { name: `移除 ${names.at(-1)!}` }).waitFor();
  }
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await field(page, 'until').getByRole('combobox').fill(day);
  await page.keyboard.press('Enter');
  await field(page, 'reason').getByRole('textbox').fill('外业采集需要访问');
  await look('unituser-permit-apply');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('heading', { name: '申请已提交' }).waitFor();
  const number = await page.locator('#main .number .yg-mono').innerText();
  const [order] = await items<{ id: number }>(page, `/api/v1/orders?box=mine&number=${number}`);
  await agree('leader', order!.id);
  await agree('manager', order!.id);

  await expect.poll(async () => (await permits(page, `card_id=${card.id}&state=active`)).map((one) => one.system_name.zh).sort(), { timeout: 20_000 }).toEqual([...names].sort());
  await go(`/cards/${card.id}?tab=permits`);
  for (const name of names) await page.getByRole('link', { name }).waitFor();
  await look('unituser-card-permits');
  await go(`/orders/${order!.id}`);
  await page.locator('#main').getByText(names[0]!).first().waitFor();
  await look('unituser-permit-order');

  // On paper as its service says, with the address to be read by a phone.
  await page.goto(`/orders/${order!.id}/print`);
  const paper = page.locator('.paper');
  await paper.getByRole('heading', { name: '应用访问权限审批表' }).waitFor();
  expect(await paper.getByRole('row').filter({ hasText: '数据中心意见' }).innerText()).toMatch(/同意[\s\S]*签字（盖章）/);
  expect(await paper.getByRole('row').filter({ hasText: '应用系统' }).innerText()).toContain(names[1]!);
  await paper.getByRole('img', { name: '工单地址的二维码' }).waitFor();
  await look('unituser-permit-paper');

  // One is not needed after all.
  await go(`/access/permits?card_id=${card.id}`);
  await page.getByRole('button', { name: new RegExp(`^放弃 ${card.msisdn} ${names[0]!}`) }).click();
  await page.locator('.el-message-box textarea').fill('改由办公网访问');
  await page.locator('.el-message-box').getByRole('button', { name: '放弃', exact: true }).click();
  await page.getByText('已放弃 1 项权限').waitFor();
  expect((await permits(page, `card_id=${card.id}&state=ended`)).map((one) => [one.system_name.zh, one.ended_why])).toEqual([[names[0], 'given_up']]);
  await page.getByText('已结束 · 已放弃').waitFor();
  await leave();
});

it('confirms what is due', async () => {
  const { page, go, look, leave } = await visit('unituser', kSizes[0]);
  const due = await permits(page, 'due=confirm&limit=200');
  expect(due.length).toBeGreaterThan(0);
  await go('/access/permits?due=confirm');
  await settled(page);
  await look('unituser-permits-due');
  await page.getByRole('button', { name: due[0]!.msisdn }).first().click();
  await page.getByRole('dialog').getByText('授予权限').first().waitFor();
  await look('unituser-permit');
  await page.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click();
  await page.locator('.el-message-box').getByRole('button', { name: '确认', exact: true }).click();
  await page.getByText('已确认 1 项权限').waitFor();
  expect((await permits(page, 'due=confirm&limit=200')).length).toBe(due.length - 1);
  await leave();
});

it('refuses a wrong address at its field, and closes a system with its permits', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const code = `story-${String(Date.now()).slice(-8)}`;
  await go('/access/systems');
  await page.getByRole('button', { name: '新建系统' }).click();
  await page.getByLabel('中文名称').fill('故事系统');
  await page.getByLabel('编码').last().fill(code);
  const addresses = field(page, 'addresses').getByRole('textbox');
  await addresses.fill('10.20.0.0/40');
  await addresses.press('Enter');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('[data-field=addresses] .error')?.textContent);
  await look('manager-system-wrong');
  await addresses.press('Backspace');
  await addresses.fill('10.20.0.0/24:443');
  await addresses.press('Enter');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByText('已新建“故事系统”').waitFor();
  await go(`/access/systems?q=${code}`);
  await page.getByRole('button', { name: '关闭 故事系统' }).click();
  await page.locator('.el-message-box textarea').fill('系统下线了');
  await page.locator('.el-message-box').getByRole('button', { name: '关闭系统' }).click();
  await page.getByText('已关闭“故事系统”').waitFor();
  await page.getByRole('button', { name: '开放 故事系统' }).waitFor();
  await leave();
});

it('shows a unit the permits of its own cards alone', async () => {
  const all = await visit('manager', kSizes[0]);
  const own = await visit('unituser', kSizes[0]);
  const mine = new Set((await permits(own.page, 'limit=200')).map((one) => one.id));
  const foreign = (await permits(all.page, 'limit=200')).find((one) => !mine.has(one.id))!;
  expect((await own.page.request.get(`/api/v1/access/permits/${foreign.id}`)).status()).toBe(404);
  await own.go(`/access/permits?permit=${foreign.id}`);
  await own.page.getByRole('dialog').getByRole('alert').waitFor();
  await own.go(`/access/permits?card_id=${foreign.card_id}`);
  await own.page.getByText('没有符合条件的记录').waitFor();
  await all.leave();
  await own.leave();
});
