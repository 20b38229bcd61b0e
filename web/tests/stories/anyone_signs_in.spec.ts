// SPDX-License-Identifier: Apache-2.0
import { describe, expect, inject, it } from 'vitest';

import { kSizes, visit } from './visit';

const password = inject('password');

describe.each(kSizes)('on a $name', (size) => {
  it('is told in words what was wrong, and comes in by keyboard alone', async () => {
    const { page, look, leave } = await visit('', size);
    await page.goto('/sign-in');
    await page.locator('#login').waitFor();
    await look('sign-in');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('login');
    await page.keyboard.press('Enter');
    await page.getByText('请输入登录名').waitFor();
    await page.keyboard.type('carrier');
    await page.keyboard.press('Tab');
    await page.keyboard.type('certainly-wrong-1A');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('登录名或口令不正确').waitFor();
    expect(await page.locator('#password').inputValue()).toBe('');
    await look('sign-in-refused');

    await page.locator('#password').focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('#main h1').waitFor();
    expect(new URL(page.url()).pathname).toBe('/workbench');
    await leave();
  });
});

it('never sends the password in clear', async () => {
  const { page, leave } = await visit('', kSizes[0]);
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  await page.goto('/sign-in');
  await page.locator('#login').fill('carrier');
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#main h1').waitFor();
  expect(bodies.some((body) => body.includes('"secret"'))).toBe(true);
  expect(bodies.filter((body) => body.includes(password))).toEqual([]);
  await leave();
});

it('comes back to where one was, also when the session ended meanwhile, and never to another site', async () => {
  const { page, go, leave } = await visit('carrier', kSizes[0]);
  await go('/rules?tab=clauses');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/rules?tab=clauses');

  await page.context().clearCookies();
  await page.getByRole('tab', { name: '号段' }).click();
  await page.locator('#login').waitFor();
  expect(new URL(page.url()).searchParams.get('back')).toBe('/rules?tab=segments');
  await page.locator('#login').fill('carrier');
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: '号段', selected: true }).waitFor();

  await page.context().clearCookies();
  await page.goto('/sign-in?back=//evil.example/');
  await page.locator('#login').fill('carrier');
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#main h1').waitFor();
  expect(new URL(page.url()).pathname).toBe('/workbench');
  await leave();
});

it('signs out, and nothing of the session is left', async () => {
  const { page, leave } = await visit('', kSizes[0]);
  await page.goto('/sign-in');
  await page.locator('#login').fill('carrier');
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /我的账户/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.locator('#login').waitFor();
  expect(await page.evaluate(async () => (await fetch('/api/v1/session')).status)).toBe(401);
  await page.goto('/cards');
  await page.locator('#login').waitFor();
  await leave();
});
