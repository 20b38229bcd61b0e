// SPDX-License-Identifier: Apache-2.0
// Somebody is asked by an order, sees it at the bell and is led to it. Mail goes as the person chose: not while the quiet hours last, not of
// a kind that is switched off. An administrator sees that the mail server is not there and why, and tries it out when it is.
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { ownPerson, sessionOf } from './own-person';
import type { OwnPerson } from './own-person';
import { kSizes, settled, visit } from './visit';

interface Order {
  id: number;
  number: string;
  ways: { act: string; task?: number }[];
}
interface Delivery {
  state: string;
  attempts: number;
  next_at?: string;
}

/** Takes every mail. */
class MailServer {
  readonly mails: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => {
      let told = '';
      let inMail = false;
      socket.setEncoding('utf8');
      socket.on('error', () => undefined);
      socket.write('220 story\r\n');
      socket.on('data', (part: string) => {
        told += part;
        for (;;) {
          const end = told.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
          if (end < 0) return;
          const said = told.slice(0, end);
          told = told.slice(end + (inMail ? 5 : 2));
          if (inMail) {
            this.mails.push(said);
            inMail = false;
            socket.write('250 taken\r\n');
          } else if (said.toUpperCase() === 'DATA') {
            inMail = true;
            socket.write('354 go on\r\n');
          } else if (said.toUpperCase() === 'QUIT') {
            socket.end('221 bye\r\n');
          } else {
            socket.write('250 story\r\n');
          }
        }
      });
    });
  }
  open(): Promise<void> {
    return new Promise((done) => this.server.listen(Number(process.env.YUNGUAN_STORY_MAIL_PORT), '127.0.0.1', done));
  }
  close(): void {
    this.server.close();
  }
}

const get = async <T>(page: Page, path: string): Promise<T> => (await (await page.request.get(path)).json()) as T;
async function post<T>(page: Page, path: string, data: unknown): Promise<T> {
  const { csrf_token } = await get<{ csrf_token: string }>(page, '/api/v1/session');
  const answer = await page.request.post(path, { headers: { 'X-CSRF-Token': csrf_token }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

/** A request that comes to that person when the leader has agreed. */
async function askedOf(person: OwnPerson, staff: Page, leader: Page, subject: string): Promise<Order> {
  const order = await post<Order>(staff, '/api/v1/orders', { service: 'general.request', values: { subject, words: '请办理', urgency: 'usual', handler: person.id }, submit: true });
  const { ways } = await get<Order>(leader, `/api/v1/orders/${order.id}`);
  await post(leader, `/api/v1/orders/${order.id}/acts`, { act: 'approve', task: ways.find((way) => way.act === 'approve')!.task });
  return order;
}

/** The half hour before or after that many minutes from now, at Beijing. */
function halfHour(minutes: number): string {
  const at = new Date(Date.now() + (8 * 60 + minutes) * 60_000);
  return `${String(at.getUTCHours()).padStart(2, '0')}:${at.getUTCMinutes() < 30 ? '00' : '30'}`;
}

async function chooseTime(page: Page, name: string, time: string): Promise<void> {
  await page.getByRole('combobox', { name, exact: true }).click({ force: true });
  await page.locator('.el-select-dropdown__item:visible', { hasText: time }).click();
}

it('is told by the bell and, as chosen, by mail; the administrator sees why mail does not go', async () => {
  const person = await ownPerson('孟示例', 'fleet_manager');
  const [staff, leader, admin] = [await visit('unituser', kSizes[0]), await visit('leader', kSizes[0]), await visit('sysadmin', kSizes[0])];
  const own = await visit('', kSizes[0]);
  await own.context.addCookies((await sessionOf(person)).cookies);
  const { page } = own;
  const deliveries = async (): Promise<Delivery[]> => (await get<{ items: Delivery[] }>(admin.page, `/api/v1/notice_deliveries?login=${person.login}&sort=id`)).items;
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('通知设置已保存').last().waitFor();
  };

  await own.go('/notices/settings');
  await settled(page);
  await page.getByLabel('邮箱地址').fill('meng');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('请填写邮箱地址，例如 name@example.com').waitFor();
  await page.getByLabel('邮箱地址').fill('meng@example.cn');
  await save();
  await own.look('notices-settings');

  // The bell counts, and leads to the order.
  await own.go('/workbench');
  await page.getByRole('button', { name: '消息', exact: true }).waitFor();
  const first = await askedOf(person, staff.page, leader.page, '第一件');
  await page.getByRole('button', { name: '消息，1 条未读' }).click();
  await page.getByRole('button', { name: new RegExp(`待办：一般事项申请（${first.number}）`) }).waitFor();
  await own.look('notices-bell');
  await page.getByRole('button', { name: new RegExp(first.number) }).click();
  await page.getByRole('heading', { name: first.number }).waitFor();
  await page.getByRole('button', { name: '消息', exact: true }).waitFor();

  // Nobody is at the mail server.
  const waiting = await askedOf(person, staff.page, leader.page, '等邮件的一件');
  await expect.poll(async () => Math.max(0, ...(await deliveries()).map((one) => one.attempts)), { timeout: 30_000 }).toBeGreaterThan(0);
  await admin.go('/notice-channels');
  const mail = admin.page.getByRole('region', { name: '邮件' });
  await mail.getByText('发送失败', { exact: true }).waitFor();
  await mail.getByRole('alert').waitFor();
  await admin.look('notices-channel-fails');
  await mail.getByLabel('收件地址').fill('desk@example.cn');
  await mail.getByRole('button', { name: '试发邮件' }).click();
  await admin.page.locator('.el-message, .el-notification').first().waitFor();
  const server = new MailServer();
  await server.open();
  await mail.getByRole('button', { name: '试发邮件' }).click();
  await admin.page.getByText('邮件服务器已接收，请到 desk@example.cn 查收').waitFor();
  expect(server.mails.some((one) => one.includes('desk@example.cn'))).toBe(true);
  await expect.poll(async () => (await deliveries()).map((one) => one.state).join(), { timeout: 75_000, interval: 1_000 }).toBe('dropped,sent'); // the first was read before it could go
  expect(server.mails.filter((one) => one.includes('meng@example.cn'))).toHaveLength(1);
  await admin.page.reload();
  await mail.getByText('正常', { exact: true }).waitFor();

  // Quiet now: the bell counts, the mail waits until they end.
  await own.go('/notices/settings');
  await settled(page);
  await chooseTime(page, '从', halfHour(-60));
  await chooseTime(page, '到', halfHour(120));
  await save();
  const second = await askedOf(person, staff.page, leader.page, '第二件');
  await page.getByRole('button', { name: '消息，2 条未读' }).waitFor();
  await expect.poll(async () => (await deliveries()).length, { timeout: 20_000 }).toBe(3);
  const quiet = (await deliveries())[2]!;
  expect(quiet.state).toBe('waiting');
  expect(Date.parse(quiet.next_at!) - Date.now()).toBeGreaterThan(30 * 60_000);

  // Switched off: the console still shows it, no mail is asked for.
  await page.locator('.kind').filter({ hasText: '工单待办' }).locator('.el-checkbox').first().click();
  await save();
  await own.look('notices-switched-off');
  const third = await askedOf(person, staff.page, leader.page, '第三件');
  await page.getByRole('button', { name: '消息，3 条未读' }).waitFor();
  await own.go('/notices');
  for (const one of [first, waiting, second, third]) await page.getByRole('row').filter({ hasText: one.number }).waitFor();
  await own.look('notices-list');
  expect(await deliveries()).toHaveLength(3);
  expect(server.mails.filter((one) => one.includes('meng@example.cn'))).toHaveLength(1);
  await page.getByRole('link', { name: new RegExp(third.number) }).click();
  await page.getByRole('heading', { name: third.number }).waitFor();
  for (const one of [own, staff, leader, admin]) await one.leave();
  server.close();
});
