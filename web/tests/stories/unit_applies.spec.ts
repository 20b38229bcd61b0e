// SPDX-License-Identifier: Apache-2.0
// A unit's user asks for something: finds the service, fills the form in wrongly and sees at each field what is wrong, then rightly, submits
// and is told the order's number; what is not done is kept as a draft.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

interface Cards {
  items: { id: number; msisdn: string }[];
}

async function ownNumbers(page: Page): Promise<string[]> {
  const cards = (await (await page.request.get('/api/v1/cards?state=active&limit=3')).json()) as Cards;
  return cards.items.map((card) => card.msisdn);
}

const field = (page: Page, id: string): ReturnType<Page['locator']> => page.locator(`[data-field="${id}"]`);

describe.each(kSizes)('on a $name', (size) => {
  it('applies for cards to be suspended', async () => {
    const { page, go, look, leave } = await visit('unituser', size);
    const numbers = await ownNumbers(page);
    await go('/apply');
    await page.getByLabel('按名称、说明或拼音查找服务').fill('停机');
    await page.getByRole('link', { name: '套餐变更', exact: true }).waitFor({ state: 'detached' });
    await look('unituser-apply');
    await page.getByRole('link', { name: '停机与复机', exact: true }).click();
    await page.getByRole('heading', { name: '停机与复机' }).waitFor();

    // Nothing is called wrong before it was tried.
    await page.getByText('张数').waitFor();
    expect(await page.getByText('请填写原因').count()).toBe(0);
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await field(page, 'act').getByText('请填写办理类型').waitFor();
    await field(page, 'cards').getByText('请填写卡').waitFor();
    await field(page, 'reason').getByText('请填写原因').waitFor();
    await page.getByRole('button', { name: '3 处需要更正' }).waitFor();
    await look('unituser-apply-wrong');

    await field(page, 'act').getByText('停机', { exact: true }).click();
    await page.getByRole('button', { name: '粘贴一批号码' }).click();
    await page.getByRole('textbox', { name: '粘贴一批号码' }).fill(`${numbers.join('\n')}\n14499999999`);
    await page.getByRole('button', { name: '加入', exact: true }).click();
    await field(page, 'cards').getByText('1 个号码没有找到，或不在您的可见范围内：14499999999').waitFor();
    await field(page, 'cards').getByText('共 3 张，最多 500 张').waitFor();
    await page.getByRole('button', { name: `移除 ${numbers[2]}` }).click();
    await field(page, 'amount').getByText('2', { exact: true }).waitFor();
    await field(page, 'reason').getByRole('textbox').fill('字'.repeat(501));
    await field(page, 'reason').getByText('最多 500 字').waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByRole('button', { name: '1 处需要更正' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');

    await field(page, 'reason').getByRole('textbox').fill('设备检修，暂停使用');
    await field(page, 'reason').getByText('最多 500 字').waitFor({ state: 'detached' });
    await look('unituser-apply-right');
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByRole('heading', { name: '申请已提交' }).waitFor();
    const number = await page.locator('#main .number .yg-mono').innerText();
    expect(number).toMatch(/^TF/);
    await look('unituser-apply-done');

    const orders = (await (await page.request.get(`/api/v1/orders?box=mine&number=${number}`)).json()) as { items: { id: number; status: string; service: string }[] };
    expect(orders.items).toMatchObject([{ status: 'running', service: 'card.suspend_resume' }]);
    expect(await page.getByRole('link', { name: '查看工单' }).getAttribute('href')).toBe(`/orders/${orders.items[0]!.id}`);

    await go('/apply');
    await page.getByRole('heading', { name: '最近用过' }).waitFor();
    await leave();
  });
});

it('keeps a draft and goes on with it', async () => {
  const { page, go, look, leave } = await visit('unituser', kSizes[1]);
  const [number] = await ownNumbers(page);
  await go('/apply/general.request');
  await page.getByLabel('标题').fill('借用会议室');
  await field(page, 'urgency').getByText('紧急', { exact: true }).click();
  await field(page, 'by_day').getByText('希望办结日期').waitFor();
  await field(page, 'cards').getByRole('combobox').first().fill(number!);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `移除 ${number}` }).waitFor();
  await page.getByRole('button', { name: '存为草稿' }).click();
  await page.getByText('已存为草稿，可在“草稿”中继续填写').waitFor();
  expect(page.url()).toContain('draft=');

  // What is not kept is not left without a question.
  await page.getByLabel('标题').fill('借用大会议室');
  await page.getByRole('link', { name: '申请服务' }).first().click();
  await page.getByText('还有内容没有提交').waitFor();
  await page.getByRole('button', { name: '离开' }).click();
  await page.getByRole('tab', { name: /草稿/ }).click();
  await look('unituser-drafts');
  await page.getByRole('link', { name: '继续填写' }).first().click();
  await page.getByRole('link', { name: number! }).waitFor();
  expect(await page.getByLabel('标题').inputValue()).toBe('借用会议室');

  // The person who is to deal with it is found by name.
  await field(page, 'handler').getByRole('combobox').fill('周');
  await page.getByRole('option', { name: /周示例/ }).click();
  await field(page, 'urgency').getByText('一般', { exact: true }).click();
  await field(page, 'by_day').waitFor({ state: 'detached' });
  await field(page, 'words').getByRole('textbox').fill('下周三下午，二十人。');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('heading', { name: '申请已提交' }).waitFor();

  await go('/apply/general.request');
  await page.getByLabel('标题').fill('不要了');
  await page.getByRole('button', { name: '存为草稿' }).click();
  await page.getByText('已存为草稿，可在“草稿”中继续填写').waitFor();
  await go('/apply?tab=drafts');
  await settled(page);
  const drafts = await page.getByRole('link', { name: '继续填写' }).count();
  await page.getByRole('button', { name: '删除', exact: true }).first().click();
  await page.locator('.el-message-box').getByRole('button', { name: '删除' }).click();
  await page.getByText('已删除“一般事项申请”的草稿').waitFor();
  await settled(page);
  expect(await page.getByRole('link', { name: '继续填写' }).count()).toBe(drafts - 1);
  await leave();
});

it('marks a service as a favourite', async () => {
  const { page, go, leave } = await visit('unituser', kSizes[0]);
  await go('/apply');
  const star = page.getByRole('button', { name: '收藏“销卡”' }).last();
  await star.click();
  await page.getByRole('heading', { name: '收藏' }).waitFor();
  await star.click();
  await page.getByRole('heading', { name: '收藏' }).waitFor({ state: 'detached' });
  await leave();
});
