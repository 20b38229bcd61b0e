// SPDX-License-Identifier: Apache-2.0
// Online sessions, limits, locks and certificates: the administrators set them, the people concerned feel them.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { kSizes, visit } from './visit';

const [desk, , phone] = kSizes;
const kPin = '246810';
const keyFile = join(tmpdir(), `yunguan-key-${process.pid}.json`);

it('locked people stand with reason and end, and are let in again', async () => {
  const guest = await visit('', desk);
  await guest.page.goto('/sign-in');
  await guest.page.getByLabel('登录名').fill('carrier');
  for (let n = 0; n < 6; n += 1) {
    await guest.page.getByLabel('口令', { exact: true }).fill('Wrong-word-1');
    await guest.page.getByRole('button', { name: '登录', exact: true }).click();
    await guest.page.getByRole('alert').waitFor();
    await guest.page.getByLabel('口令', { exact: true }).and(guest.page.locator('[value=""]')).or(guest.page.locator('#password')).first().waitFor();
  }
  await guest.page.getByText('已锁定至').waitFor();
  await guest.leave();
  const { page, go, look, leave } = await visit('sysadmin', desk);
  await go('/locked-people');
  await page.getByText('次登录失败').first().waitFor();
  await look('locked-people');
  await page.getByRole('row', { name: /carrier/ }).getByRole('button', { name: '解除锁定' }).click();
  await page.getByRole('button', { name: '解除锁定' }).last().click();
  await page.getByText('没有被锁定的人员').waitFor();
  await look('locked-people-none');
  await leave();
});

it('a key file with its PIN signs in; a wrong PIN does not', async () => {
  rmSync(keyFile, { force: true });
  execFileSync(join('..', 'build', 'release', 'yunguan'), ['people', 'certificate', 'issue', '--data-dir', process.env.YUNGUAN_STORY_DATA!, '--login', 'manager', '--out', keyFile], {
    env: { PATH: process.env.PATH, KEY_FILE_PIN: kPin },
  });
  const { page, look, leave } = await visit('', desk);
  await page.goto('/sign-in');
  await page.getByLabel('登录名').fill('manager');
  await page.getByRole('tab', { name: '证书登录' }).click();
  await look('sign-in-certificate');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('请选择密钥文件').waitFor();
  await page.getByLabel('密钥文件').setInputFiles(keyFile);
  await page.getByLabel('PIN').fill('111111');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('PIN 不正确').waitFor();
  await look('sign-in-certificate-pin');
  await page.getByLabel('PIN').fill(kPin);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.locator('#main h1').first().waitFor();
  await page.goto('/settings?tab=certificates');
  await page.getByText('CN=manager').waitFor();
  await look('own-certificates');
  await leave();
});

it('a certificate of somebody else is named as such, and disabled for good', async () => {
  const guest = await visit('', phone);
  await guest.page.goto('/sign-in');
  await guest.page.getByLabel('登录名').fill('unituser');
  await guest.page.getByRole('tab', { name: '证书登录' }).click();
  await guest.page.getByLabel('密钥文件').setInputFiles(keyFile);
  await guest.page.getByLabel('PIN').fill(kPin);
  await guest.page.getByRole('button', { name: '登录', exact: true }).click();
  await guest.page.getByText('这份证书不是该登录名的').waitFor();
  await guest.look('sign-in-certificate-other');

  const { page, go, look, leave } = await visit('secadmin', desk);
  await go('/certificates');
  await page.getByText('CN=manager').waitFor();
  await look('certificates');
  await page.getByRole('row', { name: /CN=manager/ }).getByRole('button', { name: '停用' }).click();
  await page.getByRole('textbox', { name: /./ }).last().fill('介质遗失');
  await page.getByRole('button', { name: '停用', exact: true }).last().click();
  await page.getByText('已停用', { exact: false }).first().waitFor();
  await guest.page.getByLabel('登录名').fill('manager');
  await guest.page.getByLabel('PIN').fill(kPin);
  await guest.page.getByRole('button', { name: '登录', exact: true }).click();
  await guest.page.getByText('这份证书已停用').waitFor();
  rmSync(keyFile, { force: true });
  await guest.leave();
  await leave();
});

it('everything fits a phone', async () => {
  const { go, look, leave } = await visit('secadmin', phone);
  for (const [path, name] of [['/online-sessions', 'online-sessions'], ['/certificates', 'certificates'], ['/settings?tab=certificates', 'own-certificates']] as const) {
    await go(path);
    await look(name);
  }
  expect(true).toBe(true);
  await leave();
});
