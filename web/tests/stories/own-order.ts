// SPDX-License-Identifier: Apache-2.0
// An order that a story takes from person to person, each at a console of their own.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import { sessionOf } from './own-person';
import type { OwnPerson } from './own-person';
import { settled, visit } from './visit';
import type { Size, Visit } from './visit';

export interface OrderNow {
  id: number;
  number: string;
  status: string;
  light: string;
  deeds: { standing: string }[];
  steps: { id: string; state: string }[];
}

const field = (page: Page, id: string): Locator => page.locator(`[data-field="${id}"]`);
const act = (page: Page, name: string): Locator => page.locator('.top').getByRole('button', { name, exact: true });
const dialog = (page: Page): Locator => page.getByRole('dialog');

export class Desk {
  private readonly visits = new Map<string, Visit>();

  constructor(private readonly size: Size) {}

  async of(login: string): Promise<Visit> {
    let there = this.visits.get(login);
    if (!there) this.visits.set(login, (there = await visit(login, this.size)));
    return there;
  }

  /** A person of the story's own, signed in. */
  async as(person: OwnPerson): Promise<void> {
    const there = await visit('', this.size);
    await there.context.addCookies((await sessionOf(person)).cookies);
    this.visits.set(person.login, there);
  }

  async leave(): Promise<void> {
    for (const there of this.visits.values()) await there.leave();
  }

  async get<T>(login: string, path: string): Promise<T> {
    return (await (await (await this.of(login)).page.request.get(path)).json()) as T;
  }

  /** Fills fields: a text, `[name of an option]`, `{ card }`, or the rows of a table by the titles of its columns. */
  static async fill(page: Page, values: Record<string, Filling>): Promise<void> {
    for (const [id, value] of Object.entries(values)) {
      const place = field(page, id);
      if (typeof value === 'string') await write(place, value);
      else if (Array.isArray(value)) for (const name of value) await place.getByText(name, { exact: true }).click();
      else if ('card' in value) await chooseCard(page, place, value.card);
      else await fillRows(place, value.rows);
    }
  }

  /** Applies for a service; the number of the order. */
  async apply(login: string, service: string, values: Record<string, Filling>): Promise<OrderNow> {
    const { page, go } = await this.of(login);
    await go(`/apply/${service}`);
    await settled(page);
    await Desk.fill(page, values);
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByRole('heading', { name: '申请已提交' }).waitFor();
    const number = await page.locator('#main .number .yg-mono').innerText();
    const found = await this.get<{ items: { id: number }[] }>(login, `/api/v1/orders?box=mine&number=${number}`);
    return this.now(login, found.items[0]!.id);
  }

  now(login: string, id: number): Promise<OrderNow> {
    return this.get<OrderNow>(login, `/api/v1/orders/${id}`);
  }

  async open(login: string, order: OrderNow): Promise<Page> {
    const { page, go } = await this.of(login);
    await go(`/orders/${order.id}`);
    await page.getByRole('heading', { name: order.number }).waitFor();
    await settled(page);
    return page;
  }

  async agree(login: string, order: OrderNow): Promise<void> {
    const page = await this.open(login, order);
    await act(page, '同意').click();
    await dialog(page).getByRole('button', { name: '同意' }).click();
    await page.getByText(`${order.number} 已同意`).waitFor();
  }

  async sendBack(login: string, order: OrderNow, words: string): Promise<void> {
    const page = await this.open(login, order);
    await act(page, '退回').click();
    await dialog(page).getByRole('combobox', { name: '退回到' }).click({ force: true });
    await page.locator('.el-select-dropdown__item:visible', { hasText: '填写申请' }).click();
    await dialog(page).getByLabel('理由').fill(words);
    await dialog(page).getByRole('button', { name: '退回' }).click();
    await page.getByText(`${order.number} 已退回到`).waitFor();
  }

  async submitAgain(login: string, order: OrderNow, values: Record<string, Filling>): Promise<void> {
    const page = await this.open(login, order);
    await page.getByRole('tab', { name: '表单' }).click();
    await Desk.fill(page, values);
    await act(page, '提交').click();
    await dialog(page).getByRole('button', { name: '提交' }).click();
    await page.getByText(`${order.number} 已提交`).waitFor();
  }

  /** Whoever of these has it before them fills the step's fields and says that it is done. */
  async handle(logins: string[], order: OrderNow, values: Record<string, Filling>): Promise<string> {
    const login = await this.whoHas(logins, order);
    const page = await this.open(login, order);
    await page.getByRole('tab', { name: '表单' }).click();
    await Desk.fill(page, values);
    await act(page, '办结').click();
    await dialog(page).getByRole('button', { name: '办结' }).click();
    await page.getByText(`${order.number} 已办好`).waitFor();
    return login;
  }

  async whoHas(logins: string[], order: OrderNow): Promise<string> {
    for (let turn = 0; turn < 50; turn += 1) {
      for (const login of logins) {
        const box = await this.get<{ items: { id: number }[] }>(login, `/api/v1/orders?box=todo&number=${order.number}`);
        if (box.items.length) return login;
      }
      await (await this.of(logins[0]!)).page.waitForTimeout(200);
    }
    throw new Error(`${order.number} is before none of ${logins.join(', ')}`);
  }

  async until(login: string, order: OrderNow, good: (now: OrderNow) => boolean, seconds = 20): Promise<OrderNow> {
    for (let turn = 0; turn < seconds * 4; turn += 1) {
      const now = await this.now(login, order.id);
      if (good(now)) return now;
      await (await this.of(login)).page.waitForTimeout(250);
    }
    const now = await this.now(login, order.id);
    throw new Error(`${order.number} stays ${now.status}: ${JSON.stringify(now.deeds)}`);
  }

  async ended(login: string, order: OrderNow): Promise<void> {
    const now = await this.until(login, order, (one) => one.status !== 'running');
    expect(now.status).toBe('completed');
    expect(now.deeds.map((deed) => deed.standing)).toEqual(now.deeds.map(() => 'done'));
  }
}

export type Filling = string | string[] | { card: string } | { rows: Record<string, string>[] };

/** A day is taken with the key, and closes its calendar. */
async function write(place: Locator, value: string): Promise<void> {
  const input = place.locator('input, textarea').first();
  await input.fill(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) await input.press('Enter');
}

async function chooseCard(page: Page, place: Locator, msisdn: string): Promise<void> {
  await place.getByRole('combobox').first().fill(msisdn);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `移除 ${msisdn}` }).waitFor();
}

async function fillRows(place: Locator, rows: Record<string, string>[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    await place.getByRole('button', { name: '添加一行' }).click();
    for (const [title, value] of Object.entries(row)) await place.getByLabel(`第 ${index + 1} 行 ${title}`).fill(value);
  }
}
