// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const kHead = 'time,msisdn,kind,direction,peer';
const shanghai = (): Date => new Date(Date.now() + 8 * 3_600_000);

/** "2026-11" of so many months before this one. */
function month(before: number): string {
  const now = shanghai();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - before, 1)).toISOString().slice(0, 7);
}

it('hands a file in, sees what became of every row and fetches what was rejected', async () => {
  const { page, context, go, look, leave } = await visit('manager', kSizes[0]);
  const name = `usage-${Date.now()}.csv`;
  const rows = [`${month(0)}-01 08:00:00,10648${Date.now() % 100_000_000},data,,a.example`, `${month(1)}-01 08:00:00,1064800000001,sms,mo,10086`, `yesterday,1064800000001,data,,${name}`, `${month(5)}-03 08:00:00,1064800000001,data,,${name}`];
  await go('/monitoring/intake');
  await page.getByRole('button', { name: '上传话单文件' }).click();
  const dialog = page.getByRole('dialog', { name: '上传话单文件' });
  await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from([kHead, ...rows, ''].join('\n')) });
  await dialog.getByRole('button', { name: '上传并取入' }).click();
  const line = page.getByRole('row', { name: new RegExp(name) });
  await line.getByText('已取入').waitFor();
  await look('intake');
  await line.getByRole('button', { name }).click();
  const detail = page.getByRole('dialog', { name: '话单文件' });
  await detail.getByText('时间无法识别').waitFor();
  await look('intake-file');
  const address = await detail.getByRole('link', { name: '下载拒收的行' }).getAttribute('href');
  expect(await (await context.request.get(address ?? '')).text()).toContain(`,4,time,"yesterday,1064800000001,data,,${name}"`);
  await page.keyboard.press('Escape');

  await go('/monitoring/intake/feeds?tab=quarantine');
  const closed = page.getByRole('row', { name: new RegExp(`^${month(5)}`) }).first();
  await closed.getByRole('button', { name: '查看' }).click();
  await page.getByRole('dialog').getByText(name).first().waitFor();
  await page.keyboard.press('Escape');
  await closed.getByRole('button', { name: '重新开放' }).click();
  const reopening = page.getByRole('dialog', { name: new RegExp('重新开放') });
  await reopening.getByLabel('原因').fill('运营商补报五个月前的话单');
  await look('intake-reopen');
  await reopening.getByRole('button', { name: '重新开放' }).click();
  await page.getByRole('row', { name: /运营商补报五个月前的话单/ }).first().getByText('已取入').waitFor();
  await look('intake-quarantine');
  await leave();
});

it('makes a feed with numbered files and sees which number is missing', async () => {
  const { page, context, go, look, leave } = await visit('manager', kSizes[0]);
  const name = `north-${Date.now() % 1_000_000}`;
  await go('/monitoring/intake/feeds');
  await page.getByRole('button', { name: '新建接收源' }).click();
  const dialog = page.getByRole('dialog', { name: '新建接收源' });
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByLabel('文件名规则').fill('CDR_{date}_{seq}.csv');
  await dialog.getByLabel('备注').fill('北方平台');
  await look('intake-feed');
  await dialog.getByRole('button', { name: '新建接收源' }).click();
  await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  for (const number of ['0001', '0004']) {
    await page.goto('/monitoring/intake');
    await page.getByRole('button', { name: '上传话单文件' }).click();
    const hand = page.getByRole('dialog', { name: '上传话单文件' });
    await hand.getByRole('combobox').click();
    await page.getByRole('option', { name }).click();
    const body = `${kHead}\n${month(0)}-01 09:00:00,1064800000001,data,,${name}-${number}.example\n`;
    await hand.locator('input[type=file]').setInputFiles({ name: `CDR_20261101_${number}.csv`, mimeType: 'text/csv', buffer: Buffer.from(body) });
    await hand.getByRole('button', { name: '上传并取入' }).click();
    await hand.waitFor({ state: 'hidden' });
  }
  const gaps = (await (await context.request.get('/api/v1/usage_sequences')).json()) as { gaps: { feed_name: string; first: number; last: number }[] };
  expect(gaps.gaps.find((one) => one.feed_name === name)).toMatchObject({ first: 2, last: 3 });
  await go('/monitoring/intake/feeds?tab=sequences');
  await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  await look('intake-gaps');
  await leave();
});

describe.each(kSizes)('on a $name', (size) => {
  it('shows what came, and its feeds', async () => {
    const { go, look, leave } = await visit('manager', size);
    await go('/monitoring/intake');
    await look('intake-list');
    await go('/monitoring/intake/feeds');
    await look('intake-feeds');
    await leave();
  });
});
