// SPDX-License-Identifier: Apache-2.0
// An administrator enters a carrier's system, hands it its secret and tries it; an order calls it; it answers, unsigned at first; whoever
// supervises follows that on the order, the administrator in the log.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

const service = (code: string): string => `code: story.${code}
area: general
title: {zh: 专线开通, en: Open a line}
about: {zh: 由运营商系统开通, en: The carrier opens it}
permission: order.apply
number: ZX
form:
  - title: {zh: 专线, en: Line}
    fields:
      - {id: place, kind: text, title: {zh: 接入地点, en: Place}, required: true}
      - {id: receipt, kind: text, title: {zh: 运营商回执, en: Receipt}, rights: {apply: hidden, open: write}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: open, kind: call, title: {zh: 运营商开通, en: The carrier}, target: ${code}.open, with: {place: form.place}}
    - {id: desk, kind: handle, title: {zh: 登记, en: Enter}, people: [{kind: role, code: fleet_manager}]}
clocks: []
`;

interface Call {
  call: number;
  operation: string;
  values: Record<string, unknown>;
}

/** The carrier's system: hears calls, and says that it has them. */
class Carrier {
  readonly calls: Call[] = [];
  private readonly server: Server;
  private status = 202;

  constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        this.calls.push(JSON.parse(body) as Call);
        response.writeHead(this.status, { 'Content-Type': 'application/json' }).end('{"queue": 3}');
      });
    });
  }
  async url(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/calls`;
  }
  behave(status: number): void {
    this.status = status;
  }
  close(): void {
    this.server.close();
  }
}

async function post(page: Page, path: string, data: unknown): Promise<{ id: number; number: string }> {
  const { csrf_token } = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const answer = await page.request.post(path, { headers: { 'X-CSRF-Token': csrf_token }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as { id: number; number: string };
}

async function answer(page: Page, code: string, call: number, secret: string): Promise<number> {
  const body = JSON.stringify({ call, outcome: 'done', result: { receipt: 'HZ-7' }, words: '已开通' });
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${at}.${call}.${body}`).digest('hex');
  const said = await fetch(new URL(`/api/v1/peers/${code}/answers`, page.url()), {
    method: 'POST', body, headers: { 'Content-Type': 'application/json', 'X-Yunguan-Call': String(call), 'X-Yunguan-Timestamp': at, 'X-Yunguan-Signature': `sha256=${signature}` },
  });
  return said.status;
}

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('connects a peer and follows its calls', async () => {
    const carrier = new Carrier();
    const url = await carrier.url();
    const code = `line_${size.name}`;
    const admin = await visit('sysadmin', size);
    await admin.go('/peers');
    await admin.page.getByRole('button', { name: '添加', exact: true }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '添加', exact: true }).click();
    await dialog.getByText('请至少填写一个操作').waitFor();
    await dialog.locator('[data-field="code"] input').fill(code);
    await dialog.locator('[data-field="zh"] input').fill(`专线系统 ${size.name}`);
    await dialog.locator('[data-field="en"] input').fill(`Lines ${size.name}`);
    await dialog.locator('[data-field="url"] input').fill('ftp://carrier');
    await dialog.locator('[data-field="operations"] input').fill('open');
    await dialog.locator('[data-field="operations"] input').press('Enter');
    await dialog.getByRole('button', { name: '添加', exact: true }).click();
    await dialog.getByText('请填写 http 或 https 地址').first().waitFor();
    await admin.look('sysadmin-peer-wrong');
    await dialog.locator('[data-field="url"] input').fill(url);
    await dialog.getByRole('button', { name: '添加', exact: true }).click();
    await admin.page.getByRole('heading', { name: /生成密钥/ }).waitFor();
    await dialog.getByRole('button', { name: '生成', exact: true }).click();
    const secret = (await dialog.getByText(/^[0-9a-f]{64}$/).first().textContent())!.trim();
    await admin.look('sysadmin-peer-secret');
    await dialog.getByRole('button', { name: '已保存好' }).click();
    const card = admin.page.getByRole('region', { name: `专线系统 ${size.name}` });
    await card.getByRole('button', { name: '试连' }).click();
    await admin.page.getByText(/对端答复 202，用时/).waitFor();
    expect(carrier.calls[0]).toMatchObject({ call: 0, operation: 'peer.trial' });

    const manager = await visit('manager', size);
    await manager.go('/workbench');
    await post(manager.page, '/api/v1/services', { yaml: service(code) });
    const staff = await visit('unituser', size);
    await staff.go('/workbench');
    const order = await post(staff.page, '/api/v1/orders', { service: `story.${code}`, values: { place: '县医院' }, submit: true });
    await expect.poll(() => carrier.calls.length, { timeout: 20_000 }).toBe(2);
    expect(carrier.calls[1]).toMatchObject({ operation: 'open', values: { place: '县医院' } });
    await manager.go(`/orders/${order.id}?tab=deeds`);
    await manager.page.getByText('已接收，待答复').first().waitFor();
    await manager.page.getByRole('button', { name: '重发' }).waitFor();
    await manager.look('manager-order-call');

    expect(await answer(manager.page, code, carrier.calls[1]!.call, 'guessed')).toBe(401);
    expect(await answer(manager.page, code, carrier.calls[1]!.call, secret)).toBe(200);
    expect(await answer(manager.page, code, carrier.calls[1]!.call, secret)).toBe(200);
    await manager.page.getByText('已开通').first().waitFor();
    await manager.look('manager-order-answered');

    carrier.behave(422);
    const refused = await post(staff.page, '/api/v1/orders', { service: `story.${code}`, values: { place: '无此地' }, submit: true });
    await admin.go('/peers');
    await admin.page.getByText(refused.number).first().waitFor();
    await expect.poll(async () => {
      await admin.page.reload();
      await settled(admin.page);
      return admin.page.getByText('失败，待人决定').count();
    }, { timeout: 20_000 }).toBeGreaterThan(0);
    await admin.look('sysadmin-peers');
    await admin.page.getByRole('row', { name: new RegExp(refused.number) }).getByRole('button', { name: '查看' }).click();
    await admin.page.getByText('HTTP 422').first().waitFor();
    await admin.page.getByText('对端内容').first().click();
    await admin.look('sysadmin-call');
    await staff.go(`/orders/${refused.id}?tab=deeds`);
    await staff.page.getByText('对端系统答复 422').first().waitFor();
    expect(await staff.page.getByRole('button', { name: '重发' }).count()).toBe(0);
    await staff.leave();
    await manager.leave();
    await admin.leave();
    const dark = await visit('sysadmin', size, { theme: 'dark', language: 'en' });
    await dark.go('/peers');
    await dark.page.getByText('Failed, for a person').first().waitFor();
    await dark.look('sysadmin-peers-dark');
    await dark.leave();
    carrier.close();
  });
});
