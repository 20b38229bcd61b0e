// SPDX-License-Identifier: Apache-2.0
// A manager enters a holiday, sees what it does to orders before it counts, imports a year with mistakes named by line, and looks back; an
// order is printed, and whoever may not see one is told whom to ask.
import { describe, expect, it } from 'vitest';

import { asking } from './own-person';
import { kSizes, visit } from './visit';

const kYear = `name: 工作日
hours: {monday: ["09:00-17:00"], wednesday: ["09:00-17:00"]}
years:
  - year: 2031
    holidays:
      - {name: 元旦, from: 2031-01-01, to: 2031-01-01}
    workdays: [2031-01-04]
`;

/** A year that no other run has touched yet, and which lies so far ahead that no order moves. */
const ownYear = 2040 + (Math.floor(Date.now() / 1000) % 50);

describe.each([kSizes[0], kSizes[2]])('on a $name', (size) => {
  it('a manager marks days, sees the effect and saves', async () => {
    const year = ownYear + (size.name === 'phone' ? 1 : 0);
    const call = await asking('manager');
    const kept = (await (await call('GET', `/api/v1/calendar?year=${year}`)).json()) as { version: number };
    await call('PUT', `/api/v1/calendar/${year}`, { holidays: [], workdays: [] }, { 'If-Match': `"${kept.version}"` });

    const { page, go, look, leave } = await visit('manager', size);
    await go('/duty/calendar');
    for (let n = Number(new Date().getFullYear()); n < year; n += 1) await page.getByRole('button', { name: '下一年' }).click();
    await page.getByText(`${year} 年`, { exact: true }).waitFor();
    await page.getByRole('button', { name: '修改', exact: true }).click();
    const days = page.getByRole('button', { name: /-05-\d\d 工作日/ });
    await days.nth(0).click();
    await days.nth(1).click({ modifiers: ['Shift'] });
    await page.getByPlaceholder('假日名称').fill('劳动节');
    await page.getByRole('button', { name: '放假', exact: true }).click();
    await page.getByRole('button', { name: /放假 劳动节/ }).first().waitFor();
    await look('calendar-edit');
    await page.getByRole('button', { name: '查看影响并保存' }).click();
    const dialog = page.getByRole('dialog', { name: `保存 ${year} 年工作日历` });
    await dialog.getByText('个在办工单的时限都不变').waitFor();
    await look('calendar-impact');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText(`已保存 ${year} 年工作日历`).waitFor();
    await page.getByTitle(/放假 劳动节/).first().waitFor();

    await page.getByRole('button', { name: '修改记录' }).click();
    await page.getByText(`修改 ${year} 年`).first().waitFor();
    await page.getByText('按星期 → 放假 劳动节').first().waitFor();
    await look('calendar-history');
    await leave();
  });

  it('a manager imports a year, and mistakes are named by line', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    await go('/duty/calendar');
    await page.getByRole('button', { name: '导入', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '导入' });
    await dialog.getByLabel('日历文件内容').fill(kYear.replace('[2031-01-04]', '[2031-01-06]'));
    await dialog.getByRole('button', { name: '读取' }).click();
    await dialog.getByText('第 7 行').waitFor();
    await dialog.getByText('这一天本来就上班').waitFor();
    await look('calendar-import-wrong');
    await dialog.getByLabel('日历文件内容').fill(kYear);
    await dialog.getByRole('button', { name: '读取' }).click();
    await dialog.getByRole('button', { name: '采用 2031 年' }).click();
    await page.getByText('2031 年', { exact: true }).waitFor();
    await page.getByRole('button', { name: '2031-01-01 放假 元旦' }).waitFor();
    await page.getByRole('button', { name: '放弃修改' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃修改' }).click();
    await page.getByRole('button', { name: '修改', exact: true }).waitFor();
    await leave();
  });

  it('an order is printed, and one that may not be seen says whom to ask', async () => {
    const { page, go, look, leave } = await visit('manager', size);
    const orders = (await (await page.request.get('/api/v1/orders?box=all&status=completed')).json()) as { items: { id: number; number: string }[] };
    const one = orders.items[0]!;
    await page.goto(`/orders/${one.id}/print`);
    await page.getByText(`工单号 ${one.number}`, { exact: true }).waitFor();
    await page.locator('.paper .opinion').first().waitFor();
    await look('order-print');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await go('/orders/987654321');
    await page.getByText('没有这张工单，或者您无权查看').waitFor();
    await look('order-unseen');
    await leave();
  });
});
