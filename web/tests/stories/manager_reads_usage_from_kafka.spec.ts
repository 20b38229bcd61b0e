// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';

import { kSizes, visit } from './visit';

// A cluster of its own, which ends with its input.
const kafka = spawn(join('..', 'build', 'release', 'mock_kafka'), ['cdr-north', '3'], { stdio: ['pipe', 'pipe', 'inherit'] });
let brokers = '';
const send = (partition: number, row: string): void => void kafka.stdin.write(`${partition} ${row}\n`);

beforeAll(async () => {
  const [said] = (await once(kafka.stdout, 'data')) as [Buffer];
  brokers = said.toString().trim();
});
afterAll(() => kafka.stdin.end());

it('sets a Kafka feed up wrongly, then rightly, and sees its rows come in', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0]);
  const name = `stream-${Date.now() % 1_000_000}`;
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  await go('/monitoring/intake/feeds');
  await page.getByRole('button', { name: '新建接收源' }).click();
  const dialog = page.getByRole('dialog', { name: '新建接收源' });
  await dialog.getByText('Kafka 主题').click();
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByLabel('Kafka 地址').fill('127.0.0.1:1');
  await dialog.locator('[data-field=topics] input').fill('cdr-south');
  await dialog.getByLabel('列名').fill('time,msisdn,kind,direction,peer');
  await dialog.getByRole('button', { name: '试连' }).click();
  await dialog.getByText('连不上 Kafka').waitFor();
  await look('kafka-away');
  await dialog.getByLabel('Kafka 地址').fill(brokers);
  await dialog.getByRole('button', { name: '试连' }).click();
  await dialog.getByText('Kafka 上没有这个主题').waitFor();
  await dialog.locator('[data-field=topics] input').fill('cdr-north');
  await dialog.getByRole('button', { name: '试连' }).click();
  await dialog.getByText('cdr-north：3 个分区').waitFor();
  await look('kafka-works');
  await dialog.getByRole('button', { name: '新建接收源' }).click();
  await page.getByRole('row', { name: new RegExp(name) }).getByText('cdr-north').waitFor();

  for (let n = 0; n < 20; ++n) send(n % 3, `${month}-01 08:00:${String(n).padStart(2, '0')},1064800000001,data,,${name}.example`);
  send(1, `yesterday,1064800000001,data,,${name}.example`);
  await page.goto('/monitoring/intake');
  const partition = page.getByRole('row', { name: new RegExp(`cdr-north/1@0.*${name}`) });
  await partition.getByText('Kafka').waitFor();
  await partition.getByText('8', { exact: true }).first().waitFor();
  await partition.getByRole('button', { name: 'cdr-north/1@0' }).click();
  await page.getByRole('dialog', { name: '话单文件' }).getByText('时间无法识别').waitFor();
  await look('kafka-partition');
  await page.keyboard.press('Escape');
  await go('/monitoring/intake/feeds?tab=folding');
  await page.getByRole('heading', { name: new RegExp(name) }).waitFor();
  await page.getByText('正在读取').first().waitFor();
  await look('kafka-progress');

  // The cluster ends with this story: nobody else should see a feed that cannot be read.
  await go('/monitoring/intake/feeds');
  await page.getByRole('row', { name: new RegExp(name) }).getByRole('button', { name: '修改' }).click();
  const change = page.getByRole('dialog', { name: new RegExp(name) });
  await change.getByText('读取这些主题').click();
  await change.getByRole('button', { name: '保存' }).click();
  await change.waitFor({ state: 'hidden' });
  await go('/monitoring/intake/feeds?tab=folding');
  await page.getByText('已停用').first().waitFor();
  await leave();
});

it('has room for the settings on a phone', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[2]);
  await go('/monitoring/intake/feeds');
  await page.getByRole('button', { name: '新建接收源' }).click();
  const dialog = page.getByRole('dialog', { name: '新建接收源' });
  await dialog.getByText('Kafka 主题').click();
  await dialog.getByLabel('Kafka 地址').waitFor();
  await look('kafka-settings');
  await leave();
});
