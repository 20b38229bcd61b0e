// SPDX-License-Identifier: Apache-2.0
// A unit's user asks for a card to be suspended; the leader finds it among what is to do, sends it back with a reason; the user mends the
// form and submits it again; the leader approves; the platform suspends the card. What cannot be done says why.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

interface Order {
  id: number;
  number: string;
  status: string;
  deeds: { standing: string }[];
}

const get = async <T>(page: Page, path: string): Promise<T> => (await (await page.request.get(path)).json()) as T;

async function begin(page: Page, card: number): Promise<Order> {
  const { csrf_token } = await get<{ csrf_token: string }>(page, '/api/v1/session');
  const answer = await page.request.post('/api/v1/orders', {
    headers: { 'X-CSRF-Token': csrf_token, 'Idempotency-Key': `story-${card}` },
    data: { service: 'card.suspend_resume', values: { act: 'suspend', cards: [card], reason: '检修' }, submit: true },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Order;
}

/** What a person sees who waits for it: read again until it is so. */
async function until<T>(page: Page, path: string, good: (answer: T) => boolean): Promise<T> {
  const found = await page.waitForFunction(async ([address]) => {
    const answer = (await (await fetch(address!)).json()) as unknown;
    (window as never as { answer: unknown }).answer = answer;
    return JSON.stringify(answer);
  }, [path], { polling: 300 });
  const answer = JSON.parse((await found.jsonValue()) as string) as T;
  return good(answer) ? answer : until(page, path, good);
}

const act = (page: Page, name: string): ReturnType<Page['locator']> => page.locator('.top').getByRole('button', { name, exact: true });
const dialog = (page: Page): ReturnType<Page['locator']> => page.getByRole('dialog');

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('is asked for, sent back, mended, approved and done', async () => {
    const staff = await visit('unituser', size);
    const leader = await visit('leader', size);
    const cards = await get<{ items: { id: number; msisdn: string }[] }>(staff.page, '/api/v1/cards?state=active&limit=50');
    const card = cards.items.at(-1)!;
    const order = await begin(staff.page, card.id);

    await leader.go('/orders');
    await settled(leader.page);
    await leader.look('leader-orders-todo');
    await leader.page.getByRole('link', { name: order.number }).click();
    await leader.page.getByRole('heading', { name: order.number }).waitFor();
    await leader.look('leader-order');
    await act(leader.page, '退回').click();
    await dialog(leader.page).getByRole('button', { name: '退回' }).click();
    await dialog(leader.page).getByText('请写明理由或意见').waitFor();
    await dialog(leader.page).getByLabel('理由').fill('请写明检修到什么时候');
    await leader.look('leader-order-send-back');
    await dialog(leader.page).getByRole('button', { name: '退回' }).click();
    await leader.page.getByText(`${order.number} 已退回到“填写申请”`).waitFor();

    await staff.go(`/orders/${order.id}?tab=progress`);
    await staff.page.getByText('请写明检修到什么时候').waitFor();
    await staff.look('unituser-order-progress');
    await staff.page.getByRole('tab', { name: '表单' }).click();
    await staff.page.locator('[data-field="reason"]').getByRole('textbox').fill('检修到月底');
    await staff.page.getByText('有未保存的修改').waitFor();
    await staff.look('unituser-order-mend');
    await act(staff.page, '提交').click();
    await dialog(staff.page).getByRole('button', { name: '提交' }).click();
    await staff.page.getByText(`${order.number} 已提交`).waitFor();

    await leader.go(`/orders/${order.id}`);
    await leader.page.getByText('检修到月底').waitFor();
    await act(leader.page, '同意').click();
    await dialog(leader.page).getByRole('button', { name: '同意' }).click();
    await leader.page.getByText(`${order.number} 已同意`).waitFor();
    const done = await until<Order>(leader.page, `/api/v1/orders/${order.id}`, (now) => now.status === 'completed');
    expect(done.deeds.map((deed) => deed.standing)).toEqual(['done']);
    expect(await get<{ state: string }>(staff.page, `/api/v1/cards/${card.id}`)).toMatchObject({ state: 'suspended' });

    for (const tab of ['flow', 'clocks', 'deeds', 'links']) {
      await staff.go(`/orders/${order.id}?tab=${tab}`);
      await staff.page.getByText('已办结').first().waitFor();
      await staff.look(`unituser-order-${tab}`);
    }
    await staff.go('/orders?box=mine');
    await staff.page.getByRole('link', { name: order.number }).waitFor();
    await staff.look('unituser-orders-mine');
    await staff.leave();
    await leader.leave();
  });
});

it('says why an act cannot be done', async () => {
  const { page, go, leave } = await visit('unituser', kSizes[0]);
  const plans = await get<{ items: { id: number }[] }>(page, '/api/v1/orders?box=mine&service=card.change_plan&status=running');
  await go(`/orders/${plans.items[0]!.id}`);
  await act(page, '更多').click();
  const withdraw = page.getByRole('menuitem', { name: /^撤回/ });
  expect(await withdraw.getAttribute('aria-disabled')).toBe('true');
  expect(await withdraw.textContent()).toMatch(/^撤回.{4,}/);
  await leave();
});
