// SPDX-License-Identifier: Apache-2.0
// Orders by thumb alone: a unit's user asks for a card with a photo, the leader sends it back, the user mends it, everybody agrees, the carrier's
// desk enters the numbers, the card stands in the inventory. Another order is transferred, signers are added, and it is withdrawn. What is
// wrong is said where it is wrong; what was typed is kept.
import type { Locator, Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';

import { ownNumbers } from './own-card';
import { kSizes, settled, visit } from './visit';
import type { Visit } from './visit';

interface Order {
  id: number;
  number: string;
  status: string;
  attachments: { name: string; field: string }[];
  tasks: { state: string; person: number; step: string }[];
  events: { act: string; files?: number[] }[];
}

const kPhone = kSizes[2];
const kSmall = { name: 'smallest', width: 320, height: 640 };
// The smallest picture there is.
const kPhoto = { name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };
const kScript = { name: '登记.txt', mimeType: 'text/plain', buffer: Buffer.from('<script>alert(1)</script>') };

const get = async <T>(page: Page, path: string): Promise<T> => (await (await page.request.get(path)).json()) as T;
const url = (page: Page): string => page.url().slice(inject('url').length);
const field = (page: Page, id: string): Locator => page.locator(`[data-field="${id}"]`);
const act = (page: Page, name: string): Locator => page.locator('footer').getByRole('button', { name, exact: true });
const sheet = (page: Page): Locator => page.getByRole('dialog');
const thumb = (login: string, size = kPhone as { name: string; width: number; height: number }, theme: 'light' | 'dark' = 'light', language: 'zh' | 'en' = 'zh'): Promise<Visit> => visit(login, size, { touch: true, theme, language });

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await settled(page);
}
const number = (page: Page): Promise<string> => page.locator('.number').first().innerText();

async function decide(page: Page, name: string, words?: string): Promise<void> {
  await act(page, name).click();
  if (words) await sheet(page).getByRole('textbox', { name: /意见|理由/ }).fill(words);
  await sheet(page).getByRole('button', { name, exact: true }).click();
}
async function until(page: Page, id: number, good: (order: Order) => boolean): Promise<Order> {
  return expect.poll(async () => get<Order>(page, `/api/v1/orders/${id}`), { timeout: 20_000, interval: 300 }).toSatisfy(good).then(() => get<Order>(page, `/api/v1/orders/${id}`));
}
/** Takes the first person whom the words find. */
async function pick(page: Page, words: string): Promise<void> {
  await sheet(page).getByRole('searchbox').first().fill(words);
  await sheet(page).locator('.pick').first().click();
}

async function fillIn(page: Page): Promise<void> {
  const choose = (id: string, name: string): Promise<void> => field(page, id).getByText(name, { exact: true }).click();
  const type = (id: string, words: string): Promise<void> => field(page, id).getByRole('textbox').fill(words);
  await type('amount', '1');
  await type('scene', 'I2.1');
  await choose('terminal', '物联网模组');
  await choose('carrier', '移动');
  await choose('form', 'MP1 插拔卡');
  await choose('network', '4G');
  await choose('domain', '单域（仅专网）');
  await choose('functions', '流量');
  await choose('data_scope', '定向');
  await type('monthly_data_mb', '100');
  await type('responsible_person', '林示例');
  await type('responsible_phone', '13800138000');
}

it('asks for a card with a photo, is sent back, mends it; everybody agrees, the desk enters the numbers, the card is there', async () => {
  const staff = await thumb('unituser');
  const { page } = staff;
  await open(page, '/m/');
  await page.getByRole('link', { name: '申请服务' }).click();
  await page.getByRole('searchbox').fill('kaika');
  await page.getByRole('link', { name: /^销卡/ }).waitFor({ state: 'detached' });
  await staff.look('thumb-catalogue');
  await page.getByRole('link', { name: /^开卡/ }).click();
  await page.getByRole('heading', { name: '开卡' }).waitFor();
  await settled(page);

  // A field that is missing is named where it is, once submitting was tried.
  await fillIn(page);
  await act(page, '提交').click();
  await field(page, 'reason').getByText('请填写申请理由').waitFor();
  await page.getByRole('button', { name: '1 处需要更正' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await staff.look('thumb-apply-lacking');
  await field(page, 'reason').getByRole('textbox').fill('巡检终端用卡');

  // A script under a harmless name is refused with the reason; a photo is taken.
  const papers = field(page, 'papers');
  await papers.getByLabel('为“证明材料”选择文件').setInputFiles(kScript);
  await papers.getByRole('alert').waitFor();
  expect(await papers.getByRole('alert').innerText()).toMatch(/脚本|网页|HTML/i);
  await staff.look('thumb-apply-script');
  await papers.getByRole('button', { name: '移除 登记.txt' }).click();
  await papers.getByLabel('为“证明材料”拍照').setInputFiles(kPhoto);
  await papers.getByRole('button', { name: '移除 现场.png' }).waitFor();

  // What was typed is a draft by itself, and is found again after leaving.
  await page.getByText(/已存为草稿$/).waitFor();
  expect(page.url()).toContain('draft=');
  await field(page, 'plan').getByRole('textbox').fill('物联网 100MB');
  await page.getByRole('button', { name: '返回上一页' }).click();
  await page.getByText('已存为草稿，可在“草稿”中继续填写').waitFor();
  await page.getByRole('link', { name: /^草稿/ }).click();
  await page.getByRole('button', { name: /^草稿/ }).and(page.locator('[aria-current]')).waitFor();
  await page.getByRole('link', { name: /^开卡/ }).first().click();
  await field(page, 'plan').waitFor();
  expect(await field(page, 'plan').getByRole('textbox').inputValue()).toBe('物联网 100MB');
  await field(page, 'papers').getByText('现场.png').waitFor();
  await staff.look('thumb-apply-again');
  await act(page, '提交').click();
  await page.getByRole('heading', { name: '申请已提交' }).waitFor();
  await staff.look('thumb-submitted');
  const code = await number(page);
  expect(code).toMatch(/^KK/);
  await page.getByRole('button', { name: '查看工单' }).click();
  await page.getByText('流程图').waitFor();
  const id = Number(/\/orders\/(\d+)/.exec(url(page))![1]);
  expect((await get<Order>(page, `/api/v1/orders/${id}`)).attachments).toMatchObject([{ name: '现场.png', field: 'papers' }]);

  const leader = await thumb('leader');
  await open(leader.page, '/m/');
  await leader.page.getByRole('link', { name: new RegExp(code) }).click();
  await leader.page.getByRole('link', { name: '现场.png' }).waitFor();
  await act(leader.page, '退回').click();
  await sheet(leader.page).getByRole('button', { name: '退回', exact: true }).click();
  await sheet(leader.page).getByText('请写明理由或意见').waitFor();
  await sheet(leader.page).getByRole('textbox', { name: '理由' }).fill('请写明用在哪里');
  await sheet(leader.page).getByLabel('为“附件”拍照').setInputFiles({ ...kPhoto, name: '批注.png' });
  await sheet(leader.page).getByRole('button', { name: '移除 批注.png' }).waitFor();
  await leader.look('thumb-send-back');
  await sheet(leader.page).getByRole('button', { name: '退回', exact: true }).click();
  await leader.page.getByText(`${code} 已退回到“填写申请”`).waitFor();

  // Back with the applicant, who mends it on the order's own page; what is not sent yet is not lost by leaving.
  await open(page, '/m/orders?box=mine');
  await page.getByRole('link', { name: new RegExp(`${code}.*`) }).and(page.getByRole('link', { name: /已退回/ })).click();
  await page.getByText('工单在您手里：修改后可以保存，或直接提交。').waitFor();
  await page.getByRole('link', { name: '批注.png' }).waitFor();
  await field(page, 'reason').getByRole('textbox').fill('巡检终端用卡，装在城南机房');
  await page.getByText('有未保存的修改').waitFor();
  await staff.look('thumb-mend');
  await page.getByRole('button', { name: '返回上一页' }).click();
  await page.getByRole('link', { name: new RegExp(code) }).click();
  await field(page, 'reason').waitFor();
  expect(await field(page, 'reason').getByRole('textbox').inputValue()).toBe('巡检终端用卡，装在城南机房');
  await decide(page, '提交');
  await page.getByText(`${code} 已提交`).waitFor();

  await open(leader.page, `/m/orders/${id}`);
  await leader.page.getByText('巡检终端用卡，装在城南机房').waitFor();
  await decide(leader.page, '同意', '同意');
  await leader.page.getByText(`${code} 已同意`).waitFor();
  const manager = await thumb('manager');
  await open(manager.page, `/m/orders/${id}`);
  await decide(manager.page, '同意');
  await manager.page.getByText(`${code} 已同意`).waitFor();

  // Where nobody of the carrier is on duty, the manager hands the step over.
  const carrier = await thumb('carrier');
  const waits = (await get<{ items: { id: number }[] }>(carrier.page, '/api/v1/orders?box=todo')).items.some((one) => one.id === id);
  if (!waits) {
    await act(manager.page, '更多').click();
    await sheet(manager.page).getByRole('button', { name: /^转办/ }).click();
    const handing = sheet(manager.page).filter({ hasText: '转办给' });
    await handing.getByRole('button', { name: '转办', exact: true }).click();
    await handing.getByText('请选择人员').waitFor();
    await pick(manager.page, 'carrier');
    await manager.look('thumb-transfer');
    await handing.getByRole('button', { name: '转办', exact: true }).click();
    await manager.page.getByText(/^已转办给/).waitFor();
  }
  await open(carrier.page, `/m/orders/${id}`);
  const own = ownNumbers();
  await decide(carrier.page, '办结');
  await carrier.page.getByText(/有 \d+ 处需要更正/).waitFor();
  await field(carrier.page, 'receipt').getByText('请填写运营商受理单号').waitFor();
  await field(carrier.page, 'receipt').getByRole('textbox').fill('YD-1');
  await field(carrier.page, 'lines').getByRole('button', { name: /添加一行/ }).click();
  // A number that a card has already is refused in its row.
  const taken = (await get<{ items: { msisdn: string }[] }>(manager.page, '/api/v1/cards?state=active&limit=1')).items[0]!.msisdn;
  await carrier.page.getByLabel('第 1 行 卡号').fill(taken);
  await carrier.page.getByLabel('第 1 行 ICCID').fill(own.iccid);
  await field(carrier.page, 'lines').locator('.refuse').first().waitFor();
  await carrier.look('thumb-taken');
  // Called away in the middle: what was typed is there again, and says so.
  await open(carrier.page, '/m/orders');
  await open(carrier.page, `/m/orders/${id}`);
  await carrier.page.getByText(/已恢复您.*填写、尚未提交的内容/).waitFor();
  expect(await field(carrier.page, 'receipt').getByRole('textbox').inputValue()).toBe('YD-1');
  expect(await carrier.page.getByLabel('第 1 行 卡号').inputValue()).toBe(taken);
  await carrier.look('thumb-draft');
  await decide(carrier.page, '办结');
  await carrier.page.getByText(/有 \d+ 处需要更正/).waitFor();
  await carrier.page.getByLabel('第 1 行 卡号').fill(own.msisdn);
  await field(carrier.page, 'lines').locator('.refuse').first().waitFor({ state: 'detached' });
  await carrier.look('thumb-lines');
  await decide(carrier.page, '办结');
  await carrier.page.getByText(`${code} 已办好`).waitFor();
  await until(staff.page, id, (order) => order.status === 'completed');
  const card = (await get<{ items: { msisdn: string; state: string }[] }>(staff.page, `/api/v1/cards?msisdn=${own.msisdn}`)).items[0]!;
  expect(card).toMatchObject({ msisdn: own.msisdn, state: 'active' });
  await open(page, `/m/orders/${id}`);
  await page.getByText('已办结').first().waitFor();
  await staff.look('thumb-done');
  for (const one of [staff, leader, manager, carrier]) await one.leave();
});

it('transfers an order, adds signers, comments with a photo, and withdraws', async () => {
  const staff = await thumb('unituser');
  const leader = await thumb('leader');
  const { page } = staff;
  await open(page, '/m/apply/general.request');
  await page.getByLabel('标题').fill('借用巡检车');
  await field(page, 'words').getByRole('textbox').fill('下周三上午');
  await field(page, 'urgency').getByText('一般', { exact: true }).click();
  await act(page, '提交').click();
  await page.getByRole('heading', { name: '申请已提交' }).waitFor();
  const code = await number(page);
  await page.getByRole('button', { name: '查看工单' }).click();
  await page.getByText('流程图').waitFor();
  const id = Number(/\/orders\/(\d+)/.exec(url(page))![1]);

  await open(leader.page, `/m/orders/${id}`);
  const more = async (name: RegExp): Promise<void> => {
    await act(leader.page, '更多').click();
    await sheet(leader.page).getByRole('button', { name }).click();
  };
  await more(/^评论/);
  await sheet(leader.page).getByRole('textbox', { name: '评论' }).fill('车况如图');
  await sheet(leader.page).getByLabel('为“附件”拍照').setInputFiles(kPhoto);
  await sheet(leader.page).getByRole('button', { name: '移除 现场.png' }).waitFor();
  await sheet(leader.page).getByRole('button', { name: '评论', exact: true }).click();
  await leader.page.getByText('评论已发出').waitFor();
  await leader.page.getByRole('link', { name: '现场.png' }).waitFor();

  await more(/^加签/);
  await sheet(leader.page).getByRole('radio', { name: /在我之前/ }).waitFor();
  await pick(leader.page, 'deputy');
  await leader.look('thumb-add-signer');
  await sheet(leader.page).getByRole('button', { name: '加签', exact: true }).click();
  await leader.page.getByText(/^已请.+加签$/).waitFor();
  await more(/^减签/);
  await sheet(leader.page).getByRole('button', { name: '减签', exact: true }).click();
  await leader.page.getByText('已减签').waitFor();

  await more(/^转办/);
  await pick(leader.page, 'manager');
  await sheet(leader.page).getByRole('button', { name: '转办', exact: true }).click();
  await leader.page.getByText(/^已转办给/).waitFor();
  expect((await get<Order>(page, `/api/v1/orders/${id}`)).events.map((event) => event.act)).toEqual(expect.arrayContaining(['comment', 'add_signers', 'remove_signer', 'transfer']));

  await open(page, `/m/orders/${id}`);
  await act(page, '更多').click();
  await staff.look('thumb-acts');
  await sheet(page).getByRole('button', { name: /^撤回/ }).click();
  await sheet(page).getByRole('button', { name: '撤回', exact: true }).click();
  await page.getByText(`${code} 已撤回，可修改后再提交`).waitFor();
  await staff.leave();
  await leader.leave();
});

it('keeps what was begun when one goes back at once, and removes it when it is not wanted', async () => {
  const { page, look, leave } = await thumb('unituser');
  const drafts = async (): Promise<number> => (await get<{ drafts: number }>(page, '/api/v1/orders/counts')).drafts;
  const before = await drafts();
  await open(page, '/m/apply');
  await page.getByRole('link', { name: /^一般事项申请/ }).first().click();
  await page.getByLabel('标题').fill('借用会议室');
  await page.getByRole('button', { name: '返回上一页' }).click();
  await page.getByRole('heading', { name: '申请服务' }).waitFor();
  expect(await drafts()).toBe(before + 1);
  await page.getByRole('link', { name: /^草稿/ }).click();
  await page.getByRole('link', { name: /^一般事项申请/ }).first().click();
  await page.getByLabel('标题').waitFor();
  expect(await page.getByLabel('标题').inputValue()).toBe('借用会议室');
  await look('thumb-draft');
  await page.getByRole('button', { name: '删除', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await page.getByText('已删除“一般事项申请”的草稿').waitFor();
  expect(await drafts()).toBe(before);
  await leave();
});

it('finds orders by box, search and filter, on the smallest screen and in the dark', async () => {
  const { page, look, leave } = await thumb('manager', kSmall, 'dark', 'en');
  await open(page, '/m/');
  await look('thumb-todo-small');
  await open(page, '/m/orders?box=all');
  await page.getByRole('searchbox').fill('YB-');
  await page.getByRole('listitem').filter({ hasText: 'YB-' }).first().waitFor();
  await page.getByRole('listitem').filter({ hasText: /XK-|KK-/ }).first().waitFor({ state: 'detached' });
  await look('thumb-orders-small');
  await page.getByRole('button', { name: 'Filter' }).click();
  await sheet(page).getByRole('button', { name: 'Completed' }).click();
  await look('thumb-orders-filter-small');
  await sheet(page).getByRole('button', { name: 'Show' }).click();
  await page.getByRole('button', { name: 'Filter 1' }).waitFor();
  expect(url(page)).toMatch(/status=completed/);
  await page.getByRole('searchbox').fill('nothing like this');
  await page.getByText('No order fits').waitFor();
  await look('thumb-orders-none-small');
  await open(page, '/m/orders/7');
  await look('thumb-order-small');
  await open(page, '/m/apply/card.open');
  await look('thumb-apply-small');
  await leave();
});
