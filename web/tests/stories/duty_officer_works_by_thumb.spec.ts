// SPDX-License-Identifier: Apache-2.0
// The phone workspace as somebody on duty uses it: signing in, seeing what waits, understanding it, dealing with it.
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';

import { cardInWrongDevice } from './own-findings';
import { ownPerson, sessionOf } from './own-person';
import { kSizes, settled, visit } from './visit';

const kPhone = kSizes[2];
const kSmall = { name: 'small-phone', width: 360, height: 740 };
const url = (page: Page): string => page.url().slice(inject('url').length);

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await settled(page);
}

it('signs in on the phone, sees what waits, understands a finding, suspends its card, dismisses the false one', async () => {
  const { page, look, leave } = await visit('', kPhone, { touch: true });
  const officer = await ownPerson('值班示例', 'fleet_manager');
  await page.goto('/m/overview');
  await page.getByLabel('登录名').fill(officer.login);
  await page.locator('input[name=password]').fill(officer.password);
  await look('phone-sign-in');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '总览' }).waitFor();
  expect(url(page)).toBe('/m/overview');
  await page.getByRole('link', { name: /待处置/ }).first().waitFor();
  await look('phone-overview');

  await page.getByRole('tab', { name: /待办/ }).click();
  await page.getByRole('heading', { name: /到期|已超期/ }).first().waitFor();
  expect(await page.locator('.van-badge').textContent()).toMatch(/^\d/);
  await look('phone-todo');

  const card = await cardInWrongDevice(page);
  await page.getByRole('tab', { name: '告警故障' }).click();
  await page.getByRole('searchbox').fill(card.msisdn);
  await page.getByText('共 2 条').waitFor();
  await look('phone-alarms');
  await page.getByRole('link', { name: /机卡分离/ }).click();
  await page.getByText('86999999000001', { exact: false }).first().waitFor();
  expect(url(page)).toBe(`/m/findings/${card.separation}`);
  await page.getByRole('button', { name: '查看话单' }).click();
  await page.getByText('869999990000029').waitFor();
  await page.getByRole('button', { name: '查看当月用量' }).click();
  await page.getByText(/合计 3.00 MB/).waitFor();
  await look('phone-finding');

  await page.getByRole('button', { name: '停机' }).click();
  const suspending = page.getByRole('dialog', { name: /^停机/ });
  await suspending.getByText('卡立即停机并通知运营商', { exact: false }).waitFor();
  await suspending.getByLabel('说明').fill('在另一终端中使用');
  await look('phone-suspend');
  await suspending.getByRole('button', { name: '停机' }).click();
  await page.getByText('卡已停机', { exact: true }).waitFor();
  expect(((await (await page.request.get(`/api/v1/cards/${card.id}`)).json()) as { state: string }).state).toBe('suspended');

  await page.getByRole('button', { name: '返回上一页' }).click();
  await page.getByRole('link', { name: /机卡分离.*已处置/ }).waitFor();
  await page.getByRole('link', { name: /超白名单/ }).click();
  await page.getByRole('button', { name: '排除' }).click();
  const dismissing = page.getByRole('dialog', { name: /^排除/ });
  await dismissing.getByRole('button', { name: '排除' }).click();
  await dismissing.getByText('请选择原因').waitFor();
  await dismissing.getByRole('radio', { name: /规则过严/ }).click();
  await look('phone-dismiss');
  await dismissing.getByRole('button', { name: '排除' }).click();
  await page.getByText('规则过严').first().waitFor();
  await look('phone-dismissed');
  await leave();
});

it('deals with several at once and is told what came of each', async () => {
  const { page, look, leave } = await visit('manager', kSmall, { touch: true });
  await open(page, '/m/');
  const card = await cardInWrongDevice(page);
  await open(page, `/m/findings?q=${card.msisdn}`);
  await page.getByRole('button', { name: '多选' }).click();
  await page.getByRole('button', { name: /选中已载入的 2 条/ }).click();
  await look('phone-choose');
  await page.getByRole('button', { name: '处置', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^确认/ }).click();
  await page.getByRole('dialog', { name: '确认 2 条发现' }).getByRole('button', { name: '确认' }).click();
  await page.getByText('确认 2 条', { exact: true }).waitFor();
  // The list is read again after the sentence is said.
  await page.getByRole('link', { name: /已确认/ }).nth(1).waitFor();
  expect(await page.getByRole('link', { name: /已确认/ }).count()).toBe(2);

  // The same again: nothing is to be done, and that is said.
  await page.getByRole('button', { name: '多选' }).click();
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: '处置', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^确认/ }).click();
  await page.getByRole('dialog', { name: '确认 1 条发现' }).getByRole('button', { name: '确认' }).click();
  const result = page.getByRole('dialog', { name: '处置结果' });
  await result.getByText('早已如此').waitFor();
  await look('phone-result');
  await result.getByRole('button', { name: '知道了' }).click();
  await leave();
});

it('is refused what is not his, with the reason, one by one and in a batch', async () => {
  const manager = await visit('manager', kPhone);
  const all = (await (await manager.page.request.get('/api/v1/findings?state=new&limit=200')).json()) as { items: { id: number }[] };
  await manager.leave();
  const { page, look, leave } = await visit('unituser', kPhone, { touch: true });
  const own = (await (await page.request.get('/api/v1/findings?state=new&limit=200')).json()) as { items: { id: number }[] };
  const foreign = all.items.find((one) => !own.items.some((mine) => mine.id === one.id));
  if (foreign) {
    await page.goto(`/m/findings/${foreign.id}`);
    await page.getByText('没有这条发现').waitFor();
    await look('phone-foreign');
  }
  await open(page, `/m/findings/${own.items[0]!.id}`);
  await page.getByRole('button', { name: '排除' }).waitFor();
  expect(await page.getByRole('button', { name: '停机' }).count()).toBe(0);
  await page.getByRole('button', { name: '更多处置' }).click();
  const suspending = page.getByRole('dialog').getByRole('button', { name: /^停机/ });
  await suspending.waitFor();
  expect(await suspending.isDisabled()).toBe(true);
  expect(await suspending.textContent()).toMatch(/需要.*权限/);
  await look('phone-refused');

  await open(page, '/m/findings?state=new');
  await page.getByRole('button', { name: '多选' }).click();
  for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click();
  await page.getByRole('button', { name: '处置', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^停机/ }).click();
  const batch = page.getByRole('dialog', { name: '停机 2 条发现' });
  await batch.getByLabel('说明').fill('核实停用');
  await batch.getByRole('button', { name: '停机' }).click();
  const result = page.getByRole('dialog', { name: '处置结果' });
  await result.getByText('未处理的原因').waitFor();
  await look('phone-batch-refused');
  await leave();
});

it('loses nothing typed when the session ends in the middle of an act, or somebody else was quicker', async () => {
  const { page, context, look, leave } = await visit('', kPhone, { touch: true });
  const officer = await ownPerson('值班示例', 'fleet_manager');
  await context.addCookies((await sessionOf(officer)).cookies);
  await open(page, '/m/');
  const card = await cardInWrongDevice(page);
  await open(page, `/m/findings/${card.whitelist}`);
  await page.getByRole('button', { name: '排除' }).click();
  const dismissing = page.getByRole('dialog', { name: /^排除/ });
  await dismissing.getByRole('radio', { name: /已报备/ }).click();
  await dismissing.getByLabel('说明').fill('与使用单位核实，属正常业务');
  await context.clearCookies();
  await dismissing.getByRole('button', { name: '排除' }).click();
  const door = page.getByRole('dialog', { name: '请重新登录' });
  await door.waitFor();
  await look('phone-session-over');
  await door.locator('input[name=password]').fill(officer.password);
  await door.getByRole('button', { name: '继续', exact: true }).click();
  await page.getByText('已重新登录，请继续').waitFor();
  expect(await dismissing.getByLabel('说明').inputValue()).toBe('与使用单位核实，属正常业务');

  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const now = (await (await page.request.get(`/api/v1/findings/${card.whitelist}`)).json()) as { version: number };
  const other = await page.request.post(`/api/v1/findings/${card.whitelist}/acts`, { data: { act: 'confirm' }, headers: { 'X-CSRF-Token': session.csrf_token, 'If-Match': `"${now.version}"` } });
  expect(other.status()).toBe(200);
  await dismissing.getByRole('button', { name: '排除' }).click();
  await dismissing.getByText('这条发现刚刚有变动').waitFor();
  await dismissing.getByText('现在是“已确认”', { exact: false }).waitFor();
  await look('phone-stale');
  await dismissing.getByRole('button', { name: '排除' }).click();
  await page.getByText('与使用单位核实，属正常业务').waitFor();
  await leave();
});

it('is led by the back button, step by step, and by the keyboard', async () => {
  const { page, look, leave } = await visit('manager', kPhone);
  await open(page, '/m/findings');
  await page.getByRole('button', { name: '筛选' }).focus();
  await page.keyboard.press('Enter');
  const filter = page.getByRole('dialog', { name: '筛选' });
  await filter.waitFor();
  for (let n = 0; n < 40; n += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Boolean(document.activeElement?.closest('[role=dialog]'))), 'the keyboard stays in the sheet').toBe(true);
  await look('phone-filter');
  await page.keyboard.press('Escape');
  await filter.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '筛选' }).click();
  await filter.getByRole('button', { name: '机卡分离', exact: true }).click();
  await filter.getByRole('button', { name: '查看' }).click();
  await page.getByRole('button', { name: '筛选 1' }).waitFor();
  expect(url(page)).toBe('/m/findings?model=separation');
  await page.locator('.entry a').first().click();
  await page.getByRole('button', { name: '更多处置' }).click();
  await page.getByRole('dialog').waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(url(page)).toMatch(/^\/m\/findings\/\d+$/);
  await page.goBack();
  await page.getByRole('button', { name: '筛选 1' }).waitFor();
  expect(url(page)).toBe('/m/findings?model=separation');
  // Another tab and back: the list stands as it was left.
  await page.getByRole('tab', { name: '我的' }).click();
  await page.getByText('退出登录').waitFor();
  await page.getByRole('tab', { name: '告警故障' }).click();
  await page.getByRole('button', { name: '筛选 1' }).waitFor();
  await leave();
});

it.each([[kPhone, 'light', 'zh'], [kSmall, 'dark', 'en'], [kSmall, 'light', 'en'], [kPhone, 'dark', 'zh']] as const)('reads every page (%o, %s, %s)', async (size, theme, language) => {
  const { page, look, leave } = await visit('manager', size, { theme, language, touch: true });
  for (const path of ['/m/', '/m/overview', '/m/findings', '/m/me', '/m/me/sessions', '/m/me/password', '/m/nowhere']) {
    await open(page, path);
    await look(`phone${path.slice(2).replaceAll('/', '-')}-${theme}-${language}`);
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, a, input, [role=radio], [role=tab]')]
      .filter((one) => one.offsetParent && !one.closest('p') && one.getBoundingClientRect().height < 44 && getComputedStyle(one).display !== 'inline').map((one) => one.outerHTML.slice(0, 120)));
    expect(small, `${path}: too small for a thumb`).toEqual([]);
  }
  await leave();
});

it('loads its own parts alone, as the console does', async () => {
  const { page, leave } = await visit('manager', kPhone);
  const loaded: Promise<string>[] = [];
  page.on('response', (response) => {
    if (/\/assets\//.test(response.url())) loaded.push(response.text().catch(() => ''));
  });
  await open(page, '/m/');
  for (const tab of ['总览', '告警故障', '我的']) await page.getByRole('tab', { name: tab }).click();
  await page.getByText('退出登录').waitFor();
  const phone = (await Promise.all(loaded.splice(0))).join('');
  expect([/van-tabbar/.test(phone), /el-message-box|el-table|echarts/.test(phone)]).toEqual([true, false]);
  await page.goto('/workbench');
  await page.locator('#main h1').waitFor();
  const console_ = (await Promise.all(loaded)).join('');
  expect([/el-button/.test(console_), /van-tabbar|van-button/.test(console_)]).toEqual([true, false]);
  await leave();
});

it('is offered to a phone at the console, and not again once declined', async () => {
  const { page, go, look, leave } = await visit('manager', kPhone, { touch: true });
  await go('/workbench');
  await look('phone-offered');
  await page.getByRole('link', { name: '打开手机工作台' }).click();
  await page.getByRole('tab', { name: /待办/ }).waitFor();
  await go('/workbench');
  await page.getByRole('button', { name: '继续用电脑版' }).click();
  await go('/workbench');
  expect(await page.getByRole('link', { name: '打开手机工作台' }).count()).toBe(0);
  await leave();
  const desk = await visit('manager', kSizes[0]);
  await desk.go('/workbench');
  expect(await desk.page.getByRole('link', { name: '打开手机工作台' }).count()).toBe(0);
  await desk.leave();
});

it('stays where one is when the line is gone', async () => {
  const { page, context, look, leave } = await visit('manager', kPhone, { touch: true });
  await open(page, '/m/findings');
  await context.setOffline(true);
  await page.locator('.entry a').first().click();
  await page.getByText('连不上服务器', { exact: false }).first().waitFor();
  await look('phone-offline');
  await context.setOffline(false);
  await page.getByText('连不上服务器，正在重试', { exact: false }).waitFor({ state: 'hidden' });
  await leave();
});
