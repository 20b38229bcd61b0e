// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const figure = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

describe.each(kSizes)('on a $name', (size) => {
  it('counts cards by two dimensions and goes from a figure to just its cards', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/cards/statistics?by=unit,state');
    const table = page.getByRole('region', { name: '统计表' });
    await table.getByRole('link').first().waitFor();
    await page.locator('figure canvas').first().waitFor();
    await look('statistics');
    const cell = table.getByRole('link', { name: /，正使用，/ }).first();
    const count = figure(await cell.textContent());
    expect(count).toBeGreaterThan(0);
    await cell.click();
    await page.waitForURL(/state=active/);
    await page.getByText(`共 ${count.toLocaleString('en-US')} 条`).waitFor();
    await leave();
  });
});

it('turns the axes, draws a heat map and keeps the question as a favourite', async () => {
  const { page, go, look, leave } = await visit('manager', kSizes[0], { theme: 'dark' });
  await go('/cards/statistics?by=class,carrier&show=heat');
  await page.locator('figure canvas').first().waitFor();
  await look('statistics-heat-dark');
  await page.getByRole('button', { name: '交换行列' }).click();
  await page.waitForURL(/by=carrier%2Cclass|by=carrier,class/);
  await page.getByRole('columnheader', { name: '3-1' }).waitFor();
  await page.getByRole('button', { name: '收藏' }).click();
  await page.getByRole('link', { name: '工作台' }).first().click();
  await page.getByText('统计：卡数 · 运营商 × 分类').first().waitFor();
  await leave();
});

it('sorts by a column, the total staying at the foot', async () => {
  const { page, go, leave } = await visit('manager', kSizes[0]);
  await go('/cards/statistics?by=unit,state');
  const table = page.getByRole('region', { name: '统计表' });
  await table.getByRole('link').first().waitFor();
  await table.getByRole('button', { name: '合计' }).click();
  const totals = async (): Promise<number[]> => (await table.locator('tbody td.total').allTextContents()).map(figure);
  const falling = await totals();
  expect(falling).toEqual([...falling].sort((a, b) => b - a));
  await table.getByRole('button', { name: '合计' }).click();
  expect(await totals()).toEqual([...falling].sort((a, b) => a - b));
  expect(figure(await table.locator('tfoot td.total').textContent())).toBe(falling.reduce((sum, one) => sum + one, 0));
  await leave();
});

it('takes a file of usage in, tells what it did not take, and draws it by month', async () => {
  const { page, context, go, look, leave } = await visit('manager', kSizes[0]);
  const cards = (await (await context.request.get('/api/v1/cards?limit=200')).json()) as { items: { msisdn: string }[] };
  const months = ['2026-08', '2026-09', '2026-10'];
  const lines = cards.items.flatMap((card, n) => months.map((month, at) => `${card.msisdn},${month},${(n + 1) * (at + 2) * 7_340_032},${n % 5},0,${n * 31},${n % 4}`));
  const file = ['msisdn,month,data_bytes,sms_mo,sms_mt,voice_seconds,voice_calls', ...lines, '19900000000,2026-10,1,0,0,0,0', ''].join('\n');
  await go('/cards/statistics?measure=data_bytes');
  await page.getByRole('button', { name: '月用量', exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: '用量.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: '取入', exact: true }).click();
  await page.getByText(/1 行未取/).first().waitFor();
  await page.getByRole('cell', { name: '2026-08' }).first().waitFor();
  await look('statistics-usage');
  await page.keyboard.press('Escape');
  await go('/cards/statistics?measure=data_bytes&by=month,carrier&month=2026-08..2026-10');
  await page.getByRole('rowheader', { name: '2026-09' }).waitFor();
  await page.locator('figure canvas').first().waitFor();
  expect(await page.getByRole('region', { name: '统计表' }).innerText()).toMatch(/\d+\.\d{2} (GB|TB)/);
  await look('statistics-lines');
  await leave();
});

it('says that nothing answers, and what is wrong with a question', async () => {
  const { page, go, look, leave } = await visit('unituser', kSizes[2], { language: 'en' });
  await go('/cards/statistics?by=plan&batch=nothing-like-it');
  await page.getByText('No cards answer to this').waitFor();
  await look('statistics-empty');
  await go('/cards/statistics?measure=sms&by=unit&month=2999-01');
  await page.getByText(/lies ahead|not acceptable|fault/).first().waitFor();
  await look('statistics-refused');
  await leave();
});
