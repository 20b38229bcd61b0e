// SPDX-License-Identifier: Apache-2.0
// What comes in practice: a file in GB18030 where nearly every row is wrong in its own way.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { csvText, inGb18030, kGoodCard, newIccid, newNumber, serial, wrongIccid } from './fleet-file';
import type { SheetFile } from './fleet-file';
import { bytesOf, readCsv } from './sheet-file';
import { kSizes, settled, visit } from './visit';

const twice = newIccid();
const kSix = '0771-1001;0771-1002;0771-1003;0771-1004;0771-1005;0771-1006'.replaceAll('-', '');
const kFormula = "=cmd|'/C calc'!A0";

function card(change: Record<string, string> = {}): Record<string, string> {
  return { 卡号: newNumber(), ICCID: newIccid(), ...kGoodCard, 语音白名单: '', 限定区域: '', 备注: '', ...change };
}

/** Line 2 is right; each further line is wrong in one way. */
const rows = [
  card({ ICCID: twice }),
  card({ ICCID: twice }),
  card({ ICCID: wrongIccid() }),
  card({ 卡号: `139${serial(8)}` }),
  card({ 功能: 'voice+data', 语音白名单: kSix }),
  card({ 流量白名单: '0.0.0.0/0' }),
  card({ 限定区域: '4501;4401' }),
  card({ 备注: kFormula }),
];

const file = (name: string, buffer: Buffer): SheetFile => ({ name, mimeType: 'text/csv', buffer });

async function check(page: Page, sheet: SheetFile, iotOnly = true): Promise<void> {
  await page.goto('/cards/import');
  await page.locator('input[type=file]').setInputFiles(sheet);
  if (iotOnly) await page.getByText('物联网卡', { exact: true }).click();
  await page.getByRole('button', { name: '开始检查' }).click();
  await page.getByRole('button', { name: /^写入 \d+ 行$/ }).waitFor();
  await settled(page);
}

/** Words of the remarks on one line of the file. */
async function remarksOn(page: Page, line: number): Promise<string> {
  const all = await page.getByRole('region', { name: '逐行说明' }).locator('tbody tr').allInnerTexts();
  return all.filter((row) => row.trim().startsWith(`${line}\t`) || new RegExp(`^${line}\\s`).test(row.trim())).join('\n');
}

it('names row, column, value, reason and clause of everything wrong, and takes the mended file back', async () => {
  const { page, look, leave } = await visit('manager', kSizes[0]);
  await check(page, file('乱七八糟.csv', inGb18030(csvText(rows))));
  await page.getByText('文件编码为 GB18030，已按此读取').waitFor();
  await look('import-bad-file');

  const told = async (line: number, ...words: (string | RegExp)[]): Promise<void> => {
    const row = await remarksOn(page, line);
    for (const word of words) expect(row, `line ${line}`).toMatch(word);
  };
  await told(3, '不能写入', 'ICCID', twice, '与第 2 行重复');
  await told(4, '不能写入', 'ICCID', rows[2]!.ICCID!, '校验位不对');
  await told(5, '不能写入', '卡号', rows[3]!.卡号!, '应为物联网卡号码');
  await told(6, '违反条款', '语音白名单', /6 项，原则上不超过 5 项/, /§1\.1/);
  await told(7, '违反条款', '流量白名单', '0.0.0.0/0', /§\d/);
  await told(8, '违反条款', '限定区域', /省级范围/, /§2\.2\.1/);
  await told(9, '提示', '备注', '=cmd', '以免被电子表格执行');

  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载待改文件' }).click();
  const mended = readCsv((await bytesOf(await coming)).toString('utf8'));
  const [head, ...bad] = mended;
  expect(bad.map((row) => row[head!.indexOf('卡号')])).toEqual([rows[1], rows[2], rows[3]].map((row) => row!.卡号));
  for (const row of bad) expect(row.at(-1)).toMatch(/重复|校验位|物联网卡/);

  // Mended as the last column says, with that column still there.
  for (const row of bad) {
    row[head!.indexOf('卡号')] = newNumber();
    row[head!.indexOf('ICCID')] = newIccid();
  }
  const again = csvText(bad.map((row) => Object.fromEntries(head!.map((column, at) => [column, row[at] ?? '']))));
  await check(page, file('改好了.csv', Buffer.from(again)));
  await page.getByRole('button', { name: '写入 3 行' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '写入 3 行' }).click();
  await page.getByText('已写入 3 张卡').waitFor();
  await leave();
});

it('hands formulas out disarmed, in CSV and in XLSX', async () => {
  const { page, leave } = await visit('manager', kSizes[0]);
  const batch = `批次${serial(6)}`;
  const sheet = [card({ 备注: kFormula }), card({ 备注: kFormula, 套餐: '@SUM(1)' })].map((row) => ({ ...row, 套餐: row.套餐 ?? '+1', 批次: batch }));
  await check(page, file('公式.csv', Buffer.from(csvText(sheet))));
  await page.getByRole('button', { name: '写入 2 行' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '写入 2 行' }).click();
  await page.getByText('已写入 2 张卡').waitFor();
  const answer = await page.request.get('/api/v1/cards/export', { params: { batch, format: 'csv', columns: 'msisdn,plan,note' } });
  const told = readCsv(await answer.text());
  expect(told).toHaveLength(3);
  expect(told.slice(1).map((row) => row[1]).sort()).toEqual(["'+1", "'@SUM(1)"].sort());
  for (const row of told.slice(1)) expect(row[2]).toBe(`'${kFormula}`);
  await leave();
});
