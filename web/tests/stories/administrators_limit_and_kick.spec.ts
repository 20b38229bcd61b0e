// SPDX-License-Identifier: Apache-2.0
// A security administrator ends sessions and limits from where and when somebody signs in; the person feels it at once. Each
// story makes a person of its own.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { asking, ownPerson, sessionOf } from './own-person';
import type { OwnPerson } from './own-person';
import { kSizes, visit } from './visit';

const [desk, , phone] = kSizes;

async function signIn(page: Page, person: OwnPerson): Promise<void> {
  await page.getByLabel('登录名').fill(person.login);
  await page.getByLabel('口令', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

async function openLimits(page: Page, person: OwnPerson, go: (path: string) => Promise<void>): Promise<void> {
  await go(`/people/${person.id}`);
  await page.getByRole('tab', { name: '登录限制' }).click();
  await page.getByRole('button', { name: '添加时段' }).waitFor();
}

async function addNetwork(page: Page, network: string): Promise<void> {
  const networks = page.getByRole('textbox', { name: '允许的网络' });
  await networks.fill(network);
  await networks.press('Enter');
}

it('a kicked browser learns it at once, and why', async () => {
  const person = await ownPerson('陈示例', 'carrier_reader');
  const guest = await visit('', desk);
  await guest.page.goto('/sign-in');
  await signIn(guest.page, person);
  await guest.page.locator('#main h1').first().waitFor();

  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/online-sessions');
  await look('online-sessions');
  await go(`/online-sessions?q=${person.login}`);
  const lines = page.locator('tbody tr', { hasText: person.login });
  await lines.first().waitFor();
  expect(await lines.count()).toBe(2);  // the first sign-in by the API, and the browser's
  await lines.first().getByRole('button', { name: '结束', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '结束', exact: true }).click();
  await dialog.getByText(/至少|4 到/).first().waitFor();
  await dialog.locator('textarea').fill('值班核查，陌生登录');
  await look('online-sessions-end');
  await dialog.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByText(`已结束 ${person.name} 的会话`).waitFor();
  await lines.first().getByRole('button', { name: '结束此人全部会话' }).click();
  await dialog.locator('textarea').fill('值班核查，陌生登录');
  await dialog.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByText(new RegExp(`已结束 ${person.name} 的 \\d+ 个会话`)).waitFor();
  await guest.page.getByText('管理员已结束您的登录').waitFor({ timeout: 5_000 });
  await guest.look('sign-in-kicked');
  await page.getByText('没有符合条件').first().waitFor();
  await guest.leave();
  await leave();
});

it('nobody kicks himself, and only who may ends a session', async () => {
  const { page, go, look, leave } = await visit('secadmin', phone);
  await go('/online-sessions?q=secadmin');
  const own = page.locator('tbody tr', { hasText: 'secadmin' }).first();
  await own.waitFor();
  const here = page.locator('tbody tr', { hasText: '本机' });
  expect(await here.count()).toBe(1);
  expect(await here.getByRole('button').count()).toBe(0);
  await look('online-sessions-own');
  await leave();

  const secadmin = await asking('secadmin');
  const sessions = (await (await secadmin('GET', '/api/v1/online_sessions?q=secadmin')).json()) as { items: { id: number; current: boolean; person_id: number }[] };
  const mine = sessions.items.find((one) => one.current)!;
  for (const path of [`/api/v1/online_sessions/${mine.id}/end`, `/api/v1/people/${mine.person_id}/end_sessions`]) {
    const refused = await secadmin('POST', path, { reason: '试试结束自己' });
    expect(((await refused.json()) as { code: string }).code).toBe('session.own');
  }
  const manager = await asking('manager');
  expect((await manager('POST', `/api/v1/online_sessions/${mine.id}/end`, { reason: '越权' })).status()).toBe(403);
  expect((await secadmin('GET', '/api/v1/session')).status()).toBe(200);
});

it('limits are checked while typing, kept, and felt by a living session', async () => {
  const person = await ownPerson('赵示例', 'carrier_reader');
  const guest = await visit('', desk);
  await guest.page.goto('/sign-in');
  await signIn(guest.page, person);
  await guest.page.locator('#main h1').first().waitFor();

  const { page, go, look, leave } = await visit('secadmin', desk);
  await openLimits(page, person, go);
  await addNetwork(page, '10.20.3.4/16');
  await page.getByRole('button', { name: '保存限制' }).click();
  await page.getByText('10.20.0.0/16', { exact: false }).first().waitFor();
  await look('person-access-refused');
  await page.locator('.el-input-tag .el-tag__close').first().click();
  await addNetwork(page, '10.20.0.0/16');
  await page.getByRole('button', { name: '添加时段' }).click();
  await page.getByLabel('结束', { exact: true }).fill('07:00');
  await page.getByRole('button', { name: '保存限制' }).click();
  await page.getByText('第 1 段的开始须早于结束').waitFor();
  await page.getByRole('button', { name: '删除第 1 段' }).click();
  await page.getByRole('button', { name: '保存限制' }).click();
  await page.getByText('的登录限制，立即生效').first().waitFor();
  await look('person-access');
  await guest.page.getByText('您的账号不允许在当前网络使用').waitFor({ timeout: 5_000 });
  await guest.look('sign-in-outside');
  await signIn(guest.page, person);
  await guest.page.getByText('此账号不允许从地址').waitFor();

  await page.locator('.el-input-tag .el-tag__close').first().click();
  await page.getByRole('button', { name: '保存限制' }).click();
  await page.getByRole('button', { name: '放弃修改' }).waitFor({ state: 'detached' });
  await signIn(guest.page, person);
  await guest.page.locator('#main h1').first().waitFor();
  await guest.leave();
  await leave();
});

it('outside of the hours nobody comes in', async () => {
  const person = await ownPerson('孙示例', 'carrier_reader');
  const secadmin = await asking('secadmin');
  // Only the day after tomorrow, by the clock of Beijing.
  const weekday = new Date(Date.now() + 8 * 3_600_000).getUTCDay();
  const later = ((weekday + 1) % 7) + 1;
  const access = (await (await secadmin('GET', `/api/v1/people/${person.id}/access`)).json()) as { version: number };
  const kept = await secadmin('PUT', `/api/v1/people/${person.id}/access`, {
    networks: [], hours: [{ days: [later], from: '08:00', until: '18:00' }], certificate_required: false, single_session: false,
  }, { 'If-Match': `"${access.version}"` });
  expect(await kept.text()).toContain('"allowed_now":false');
  const guest = await visit('', phone);
  await guest.page.goto('/sign-in');
  await signIn(guest.page, person);
  await guest.page.getByText('现在不在此账号允许登录的时段内').waitFor();
  await guest.look('sign-in-hours');
  await guest.leave();
  const { page, go, look, leave } = await visit('secadmin', phone);
  await go(`/people/${person.id}`);
  await page.getByRole('tab', { name: '登录限制' }).click();
  await page.getByText('此人现在不在允许的时段内').waitFor();
  await look('person-access-not-now');
  await leave();
});

it('no limit locks out the last administrator who could lift it', async () => {
  const second = await ownPerson('钱示例', 'security_admin');
  const state = await sessionOf(second);
  const secadmin = await asking('secadmin');
  const access = (await (await secadmin('GET', `/api/v1/people/${second.id}/access`)).json()) as { version: number };
  const limited = await secadmin('PUT', `/api/v1/people/${second.id}/access`, { networks: ['127.0.0.0/8'], hours: [], certificate_required: false, single_session: false }, { 'If-Match': `"${access.version}"` });
  expect(limited.status()).toBe(200);

  const { page, context, go, look, leave } = await visit('', desk);
  await context.addCookies(state.cookies);
  await openLimits(page, { ...second, id: await personId('secadmin') }, go);
  await addNetwork(page, '10.20.0.0/16');
  await page.getByRole('button', { name: '保存限制' }).click();
  await page.getByText('至少要有一名在用的安全管理员').first().waitFor();
  await look('person-access-last');
  // Nor does anybody limit himself.
  await go(`/people/${second.id}`);
  await page.getByRole('tab', { name: '登录限制' }).click();
  await page.getByText('不能给自己设置限制').waitFor();
  expect(await page.getByRole('button', { name: '保存限制' }).count()).toBe(0);
  await look('person-access-self');

  // The role of those who lift limits stands under none: the page does not offer it, and the server refuses it.
  const roles = (await (await secadmin('GET', '/api/v1/roles')).json()) as { items: { id: number; code: string }[] };
  const role = roles.items.find((one) => one.code === 'security_admin')!.id;
  await go(`/roles/${role}`);
  await page.getByRole('tab', { name: '权限' }).waitFor();
  expect(await page.getByRole('tab', { name: '登录限制' }).count()).toBe(0);
  const held = (await (await secadmin('GET', `/api/v1/roles/${role}/access`)).json()) as { version: number };
  const refused = await secadmin('PUT', `/api/v1/roles/${role}/access`, { networks: ['127.0.0.0/8'], hours: [], certificate_required: false, single_session: false }, { 'If-Match': `"${held.version}"` });
  expect(((await refused.json()) as { code: string }).code).toBe('access.security_role');
  await leave();
});

async function personId(login: string): Promise<number> {
  const found = (await (await (await asking('secadmin'))('GET', `/api/v1/people?login=${login}`)).json()) as { items: { id: number }[] };
  return found.items[0]!.id;
}
