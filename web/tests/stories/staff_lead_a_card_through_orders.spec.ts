// SPDX-License-Identifier: Apache-2.0
// One card from its opening to its end, by orders alone: opened (sent back once and mended), its plan changed, its device released, its SIM
// swapped, closed – with a countersignature of two people of whom one is away and stood in for, and a clock that runs out meanwhile.
import { expect, it } from 'vitest';

import { Desk } from './own-order';
import { asking, ownPerson } from './own-person';
import { kSizes } from './visit';

const mark = Date.now().toString(36);
const digits = `${Date.now()}`.slice(-8);
const kCarriers = ['carrier', 'manager', 'deputy'];

function iccid(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, at) => total + (at % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]! : Number(digit)), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
const kFirst = iccid(`898600${digits.padStart(13, '1')}`);
const kSecond = iccid(`898600${digits.padStart(13, '2')}`);
const kNumber = `14400${digits.slice(-6)}`;

interface Card {
  id: number;
  state: string;
  iccid: string;
  plan: string;
  imei_mode: string;
  bound_imei: string;
}

/** A closing that two people decide together, and that has a minute. */
const closing = (role: string): string => `
code: story.close${mark}
area: cards
title: {zh: 会签销卡, en: Close by two}
about: {zh: 两人会签后销卡。, en: Closed when two agree.}
permission: order.apply
number: HX
form:
  - title: {zh: 要销的卡, en: Cards to close}
    fields:
      - {id: cards, kind: cards, title: {zh: 卡, en: Cards}, required: true, length_max: 5}
      - {id: words, kind: paragraph, title: {zh: 说明, en: Explanation}, required: true, length_max: 200}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 填写申请, en: Application}, people: [{kind: applicant}]}
    - {id: board, kind: approve, title: {zh: 会签, en: Together}, people: [{kind: role, code: ${role}}], quorum: all, refused: to_start}
    - {id: close, kind: effect, title: {zh: 平台销卡, en: Closed here}, target: card.close}
clocks:
  - {id: finish, title: {zh: 办结, en: Completion}, until: ended, working_time: false, minutes: {normal: 1}, warn_percent: 50, pauses: []}
`;

it('opens, changes, releases, swaps and closes a card', async () => {
  const desk = new Desk(kSizes[0]);
  const card = async (): Promise<Card> => {
    const found = await desk.get<{ items: Card[] }>('manager', `/api/v1/cards?q=${kNumber}`);
    return desk.get<Card>('manager', `/api/v1/cards/${found.items[0]!.id}`);
  };

  const opening = await desk.apply('unituser', 'card.open', {
    amount: '1', scene: 'I2.1', terminal: ['物联网模组'], reason: '路口监控回传', carrier: ['移动'], form: ['MP1 插拔卡'], network: ['4G'], domain: ['单域（仅专网）'], functions: ['流量'], data_scope: ['定向'],
    monthly_data_mb: '2048', responsible_person: '张示例', responsible_phone: '15400001234',
  });
  await desk.agree('leader', opening);
  await desk.sendBack('manager', opening, '请写明套餐');
  await desk.submitAgain('unituser', opening, { plan: '专网 2G' });
  await desk.agree('leader', opening);
  await desk.agree('manager', opening);
  await desk.handle(kCarriers, opening, { receipt: 'YD-1', lines: { rows: [{ 卡号: kNumber, ICCID: kFirst, IMSI: `46000${digits.padStart(10, '0')}`, '绑定 IMEI': `86${digits}00001` }] } });
  await desk.ended('unituser', opening);
  expect(await card()).toMatchObject({ iccid: kFirst, plan: '专网 2G' });

  const plan = await desk.apply('unituser', 'card.change_plan', { cards: { card: kNumber }, plan: '专网 5G', begins: ['立即'], reason: '流量不够' });
  await desk.agree('leader', plan);
  await desk.agree('manager', plan);
  await desk.handle(kCarriers, plan, { receipt: 'YD-2', changed_on: new Date().toISOString().slice(0, 10) });
  await desk.ended('unituser', plan);
  expect(await card()).toMatchObject({ plan: '专网 5G' });

  const release = await desk.apply('unituser', 'card.unbind', { card: { card: kNumber }, why: ['设备更换'], words: '换了新的摄像机' });
  await desk.agree('leader', release);
  await desk.handle(kCarriers, release, {});
  await desk.ended('unituser', release);

  const swap = await desk.apply('unituser', 'card.swap', { card: { card: kNumber }, why: ['损坏'], words: '芯片损坏' });
  await desk.sendBack('leader', swap, '请附上旧卡的照片说明');
  await desk.submitAgain('unituser', swap, { words: '芯片损坏，旧卡已交回' });
  await desk.agree('leader', swap);
  await desk.handle(kCarriers, swap, { receipt: 'YD-4', new_iccid: kSecond });
  await desk.ended('unituser', swap);
  expect(await card()).toMatchObject({ iccid: kSecond });
  const { page, go, look } = await desk.of('unituser');
  await go(`/cards/${(await card()).id}?tab=orders`);
  for (const one of [opening, plan, release, swap]) await page.getByText(one.number, { exact: true }).waitFor();
  await look('card-with-its-orders');
  await desk.leave();
});

it('closes a card by two who agree, one of them stood in for, when the time has run out', async () => {
  const desk = new Desk(kSizes[0]);
  const role = `story_board_${mark}`;
  const secadmin = await asking('secadmin');
  const made = await secadmin('POST', '/api/v1/roles', { code: role, name: { zh: '会签人', en: 'Board' }, permissions: ['order.apply', 'card.read'] }, { 'Idempotency-Key': role });
  expect(made.status(), await made.text()).toBe(201);
  const [first, away, there] = [await ownPerson(`会签甲${mark}`, role), await ownPerson(`会签乙${mark}`, role), await ownPerson(`代理人${mark}`, 'fleet_manager')];
  const manager = await asking('manager');
  const now = Date.now();
  const absence = { person_id: away.id, stand_in_id: there.id, from: new Date(now - 60_000).toISOString(), to: new Date(now + 3_600_000).toISOString(), services: [], reason: '出差' };
  const named = await manager('POST', '/api/v1/absences', absence, { 'Idempotency-Key': `absence-${mark}` });
  expect(named.status(), await named.text()).toBe(201);
  const published = await manager('POST', '/api/v1/services', { yaml: closing(role) });
  expect(published.ok(), await published.text()).toBe(true);

  const cards = await desk.get<{ items: { id: number; msisdn: string }[] }>('unituser', '/api/v1/cards?state=active&limit=50');
  const chosen = cards.items.at(-2)!;
  const order = await desk.apply('unituser', `story.close${mark}`, { cards: { card: chosen.msisdn }, words: '设备已拆除' });
  await desk.until('unituser', order, (one) => one.light === 'breached', 100);
  const { page, go, look } = await desk.of('unituser');
  await go(`/orders/${order.id}?tab=clocks`);
  await page.getByText('超时').first().waitFor();
  await look('order-with-its-time-run-out');

  for (const person of [first, there]) {
    const own = new Desk(kSizes[0]);
    await own.as(person);
    await own.agree(person.login, order);
    await own.leave();
  }
  await desk.ended('unituser', order);
  expect(await desk.get<{ state: string }>('unituser', `/api/v1/cards/${chosen.id}`)).toMatchObject({ state: 'closed' });
  await page.reload();
  await go(`/orders/${order.id}?tab=progress`);
  await page.getByText(away.name).first().waitFor();
  await look('order-agreed-to-by-two');
  await desk.leave();
});
