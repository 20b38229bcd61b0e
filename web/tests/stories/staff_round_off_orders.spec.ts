// SPDX-License-Identifier: Apache-2.0
// A leader agrees to several orders at once and puts a file with each, at the desk and, with the camera, on the phone; one that somebody
// else was quicker with says why and holds up nothing. Whoever handles an order finds what was typed again, and may drop it.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';
import type { Visit } from './visit';

interface Order {
  id: number;
  number: string;
  status: string;
  attachments: { id: number; name: string }[];
}

const kPhone = kSizes[2];
const kLetter = { name: '批示.txt', mimeType: 'text/plain', buffer: Buffer.from('同意，请尽快办理。') };
const kPhoto = { name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };
const field = (page: Page, id: string): Locator => page.locator(`[data-field="${id}"]`);
const dialog = (page: Page): Locator => page.getByRole('dialog');

async function post<T>(page: Page, path: string, data: unknown): Promise<T> {
  const { csrf_token } = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const answer = await page.request.post(path, { headers: { 'X-CSRF-Token': csrf_token }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}
const now = async (page: Page, order: Order): Promise<Order> => (await (await page.request.get(`/api/v1/orders/${order.id}`)).json()) as Order;
const asked = (page: Page, subject: string): Promise<Order> =>
  post<Order>(page, '/api/v1/orders', { service: 'general.request', values: { subject, words: '巡检设备更新', urgency: 'usual' }, submit: true });
async function agree(leader: Page, order: Order): Promise<void> {
  const { ways } = (await now(leader, order)) as never as { ways: { act: string; task?: number }[] };
  await post(leader, `/api/v1/orders/${order.id}/acts`, { act: 'approve', task: ways.find((way) => way.act === 'approve')!.task });
}

it('agrees to several at the desk, with a file for each; what cannot be done says why', async () => {
  const staff = await visit('unituser', kSizes[0]);
  const leader = await visit('leader', kSizes[0]);
  const orders = [await asked(staff.page, '更换终端'), await asked(staff.page, '更换天线'), await asked(staff.page, '更换电源')];
  const { page, look } = leader;
  await leader.go('/orders?box=todo');
  await settled(page);
  for (const one of orders) await page.getByRole('row').filter({ hasText: one.number }).locator('.el-checkbox').click();
  await page.getByRole('button', { name: '同意', exact: true }).click();
  await dialog(page).getByLabel('意见').fill('一并同意');
  await dialog(page).getByLabel('为“附件”选择文件').setInputFiles(kLetter);
  await dialog(page).getByRole('button', { name: '移除 批示.txt' }).waitFor();
  await look('leader-batch-files-desk');
  await post(staff.page, `/api/v1/orders/${orders[2]!.id}/acts`, { act: 'withdraw' });
  await dialog(page).getByRole('button', { name: '同意', exact: true }).click();
  await page.getByRole('heading', { name: '各工单的结果' }).waitFor();
  await leader.look('leader-batch-answers');
  for (const one of orders.slice(0, 2)) expect((await now(page, one)).attachments.map((file) => file.name)).toEqual(['批示.txt']);
  expect((await now(page, orders[2]!)).attachments).toEqual([]);
  const ids = await Promise.all(orders.slice(0, 2).map(async (one) => (await now(page, one)).attachments[0]!.id));
  for (const [at, id] of ids.entries()) expect(await (await staff.page.request.get(`/api/v1/orders/${orders[at]!.id}/attachments/${id}`)).text()).toBe('同意，请尽快办理。');
  await staff.go(`/orders/${orders[1]!.id}`);
  await staff.page.getByText('批示.txt').first().waitFor();
  await leader.leave();
  await staff.leave();
});

it('agrees to several by thumb, with a picture for each', async () => {
  const staff = await visit('unituser', kSizes[0]);
  const orders = [await asked(staff.page, '加装摄像头'), await asked(staff.page, '加装路由器')];
  const leader = await visit('leader', kPhone, { touch: true });
  const { page } = leader;
  await page.goto('/m/');
  await settled(page);
  await page.getByRole('button', { name: '批量同意' }).click();
  for (const more of await page.getByRole('button', { name: /^还有 \d+ 个工单/ }).all()) await more.click();
  for (const one of orders) await page.getByRole('checkbox').filter({ hasText: one.number }).click();
  await page.locator('footer').getByRole('button', { name: '同意', exact: true }).click();
  await dialog(page).getByLabel('为“附件”拍照').setInputFiles(kPhoto);
  await dialog(page).getByRole('button', { name: '移除 现场.png' }).waitFor();
  await leader.look('thumb-batch-files');
  await dialog(page).getByRole('button', { name: '同意', exact: true }).click();
  await page.getByText('2 个工单已同意').waitFor();
  for (const one of orders) expect((await now(page, one)).attachments.map((file) => file.name)).toEqual(['现场.png']);
  await leader.leave();
  await staff.leave();
});

describe.each([{ at: 'desk', path: '/orders', size: kSizes[0], touch: false }, { at: 'phone', path: '/m/orders', size: kPhone, touch: true }])('handling at the $at', ({ at, path, size, touch }) => {
  const open = async ({ page }: Visit, order: Order): Promise<void> => {
    await page.goto(`${path}/${order.id}`);
    await field(page, 'result').getByRole('textbox').waitFor();
    await settled(page);
  };
  it('finds what was typed again, drops it, and leaves nothing when it is done', async () => {
    const staff = await visit('unituser', kSizes[0]);
    const leader = await visit('leader', kSizes[0]);
    const order = await asked(staff.page, `办理 ${at}`);
    await agree(leader.page, order);
    const desk = await visit('manager', size, { touch });
    const { page } = desk;
    const typed = (): Promise<string> => field(page, 'result').getByRole('textbox').inputValue();
    const steps = (): Promise<number> => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('yunguan.step.')).length);
    await open(desk, order);
    await field(page, 'result').getByRole('textbox').fill('已派人更换，正在等');
    await page.getByText('已填内容保存在本机').waitFor();
    await desk.look(`handle-kept-${at}`);
    await page.goto(touch ? '/m/' : '/workbench');
    await page.locator('h1').first().waitFor();
    await open(desk, order);
    expect(await typed()).toBe('已派人更换，正在等');
    await page.getByText(/已恢复您.*填写、尚未提交的内容/).waitFor();
    await desk.look(`handle-restored-${at}`);
    await page.getByRole('button', { name: '丢弃', exact: true }).click();
    expect(await typed()).toBe('');
    expect(await steps()).toBe(0);
    await field(page, 'result').getByRole('textbox').fill('已更换，运行正常');
    await expect.poll(steps).toBe(1);
    await (touch ? page.locator('footer') : page.locator('.top')).getByRole('button', { name: '办结', exact: true }).click();
    await dialog(page).getByRole('button', { name: '办结', exact: true }).click();
    await expect.poll(async () => (await now(page, order)).status, { timeout: 20_000 }).toBe('completed');
    await expect.poll(steps).toBe(0);
    await desk.leave();
    await leader.leave();
    await staff.leave();
  });
});
