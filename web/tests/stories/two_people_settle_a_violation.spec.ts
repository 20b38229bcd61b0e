// SPDX-License-Identifier: Apache-2.0
// One manager records a violation of a card: the card stops, the unit is frozen. The rectification is his to record, the freeze is another's to lift.
import { expect, it } from 'vitest';

import { enterCard } from './own-card';
import { kSizes, settled, visit } from './visit';

it('freezes a unit for a card and lets a second person lift it', async () => {
  const first = await visit('manager', kSizes[0]);
  const { page, go, look } = first;
  // A unit of its own, so that no other story meets a frozen one.
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const admin = await visit('sysadmin', kSizes[0]);
  const own = (await (await admin.page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const units = (await (await page.request.get('/api/v1/units')).json()) as { items: { id: number; code: string }[] };
  const name = `违规示例单位${Date.now() % 100_000}`;
  const made = await admin.page.request.post('/api/v1/units', {
    data: { code: `VS${Date.now() % 1_000_000}`, name, kind: 'access', parent_id: units.items.find((one) => one.code === 'ZW')!.id }, headers: { 'X-CSRF-Token': own.csrf_token, 'Idempotency-Key': `unit-${Date.now()}` },
  });
  expect(made.status(), await made.text()).toBe(201);
  const unit = (await made.json()) as { id: number; code: string };
  await admin.leave();
  const card = await enterCard(page, { unit: unit.code });

  await go(`/cards/${card.id}`);
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('link', { name: '登记违规' }).click();
  await page.waitForURL(/\/violations\?number=/);
  expect(await page.getByRole('textbox', { name: '卡号' }).inputValue()).toBe(card.msisdn);
  await page.getByRole('textbox', { name: '证据' }).fill('网络监测发现绕过定向访问');
  await look('violation-new');
  await page.getByRole('button', { name: '看后果' }).click();
  await page.getByText(`卡 ${card.msisdn} 将因违规停机`).waitFor();
  await look('violation-follows');
  await page.getByRole('button', { name: '确认冻结' }).click();
  await page.getByRole('link', { name, exact: true }).waitFor();

  await go(`/units/${unit.id}`);
  await page.getByText('已冻结').first().waitFor();
  await settled(page);
  await look('unit-frozen');
  await page.getByRole('link', { name: /^第 \d+ 号违规$/ }).click();
  await page.waitForURL(/\/violations\?id=\d+/);
  const address = new URL(page.url());
  const drawer = page.getByRole('dialog', { name: /^第 \d+ 号违规$/ });
  await drawer.getByRole('button', { name: '登记整改' }).click();
  const asked = page.getByRole('dialog').last();
  await asked.locator('textarea').fill('已更换终端并恢复定向');
  await asked.getByRole('button', { name: '登记整改' }).click();
  await drawer.getByText('违规或整改是您登记的，须由另一人解除。').waitFor();
  expect(await drawer.getByRole('button', { name: '解除' }).isDisabled()).toBe(true);
  await look('violation-rectified');
  // Asked past the page, the server refuses it too.
  const refused = await page.request.post(`/api/v1/violations/${address.searchParams.get('id')}/lift`, { data: { note: '自己解除自己' }, headers: { 'X-CSRF-Token': session.csrf_token } });
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([403, 'violation.same_person']);
  await first.leave();

  const second = await visit('deputy', kSizes[2]);
  await second.go(address.pathname + address.search);
  const theirs = second.page.getByRole('dialog', { name: /^第 \d+ 号违规$/ });
  await theirs.getByText('请核实整改情况再解除。').waitFor();
  await second.look('violation-lift');
  await theirs.getByRole('button', { name: '解除' }).click();
  const sure = second.page.getByRole('dialog').last();
  await sure.locator('textarea').fill('现场核实，已整改');
  await sure.getByRole('button', { name: '解除' }).click();
  await theirs.getByText(/已解除$/).last().waitFor();
  await second.go(`/units/${unit.id}`);
  await second.page.getByText('冻结 → 正常').or(second.page.getByText('已冻结 → 正常')).first().waitFor();
  await second.look('unit-lifted');
  // The card stays stopped for the violation until somebody resumes it.
  const after = (await (await second.page.request.get(`/api/v1/cards/${card.id}`)).json()) as { state: string };
  expect(after.state).toBe('suspended');
  await second.leave();
});
