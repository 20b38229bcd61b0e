// SPDX-License-Identifier: Apache-2.0
//   node staff.mjs fill URL PASSWORD CARDS STAFF             imports cards up to CARDS and makes the people, where they are missing
//   node staff.mjs work URL PASSWORD STAFF THINK SECONDS     everybody signs in and works; prints the waits
import { Session } from './session.mjs';

const kUnits = ['GA', 'GA01', 'GA02', 'GA03', 'GA04', 'GA05', 'GA06', 'SW', 'HB', 'HB01', 'CG', 'JT', 'WJ', 'YJ', 'QX'];
const kFileRows = 500_000;
const kNumbersSearched = 1_000_000;

const loginOf = (n) => `staff${String(n).padStart(4, '0')}`;
const passwordOf = (n) => `Staff-${n}-Wei!bench`;
const pick = (all) => all[Math.floor(Math.random() * all.length)];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function withLuhn(digits) {
  let sum = 0;
  for (let i = digits.length - 1, twice = true; i >= 0; --i, twice = !twice) {
    const digit = Number(digits[i]) * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return digits + ((10 - (sum % 10)) % 10);
}

// Numbers from a plain generator, so that a card is the same in every run.
function dice(seed) {
  let state = (seed * 2654435761) >>> 0;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

const kHeader =
  'msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,fixed,unit,imei_mode,sms_whitelist,data_whitelist,regions,data_limit_mb,state,blacklist,monitoring,registered_to,plan,apn,domain,contract,batch,responsible_person,responsible_phone\n';

function line(n) {
  const roll = dice(n + 1);
  const directed = roll(3) !== 0, sms = roll(3) === 0;
  return [
    `10648${String(n).padStart(8, '0')}`, withLuhn(`898601${String(n).padStart(13, '0')}`), `46002${String(n).padStart(10, '0')}`,
    pick4(roll, '移动', '电信', '联通', '广电'), roll(2) ? 'MP1' : 'MS1', roll(2) ? '4G' : '5G', sms ? 'sms+data' : 'data', directed ? 'directed' : 'open',
    roll(10_000), roll(4) ? 'no' : 'yes', kUnits[roll(kUnits.length)], roll(5) ? 'first-use' : 'none', sms ? '10657100' : '', directed ? '10.20.0.0/16' : '', '5301',
    roll(10) ? '8192' : '', pick4(roll, 'active', 'active', 'suspended', 'silent'), roll(10) ? 'yes' : 'no', roll(10) ? 'yes' : 'no', roll(10) ? 'unit' : '',
    `套餐 ${roll(20)}`, 'iot.yl', 'single', 'HT-1', `B${Math.floor(n / 5000)}`, '张示例', '15400001234',
  ].join(',');
}
const pick4 = (roll, ...all) => all[roll(4)];

async function jobDone(session, id) {
  for (;;) {
    const job = await session.ask('GET', `/api/v1/jobs/${id}`);
    if (['done', 'failed', 'cancelled'].includes(job.state)) return job;
    await pause(200);
  }
}

async function upload(session, name, bytes) {
  const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
  const begun = await session.ask('POST', '/api/v1/uploads', { name, size: bytes.length }, key());
  for (let part = 1, at = 0; at < bytes.length; ++part, at += begun.part_bytes) {
    await session.ask('PUT', `/api/v1/uploads/${begun.id}/parts/${part}`, bytes.subarray(at, at + begun.part_bytes));
  }
  await session.ask('POST', `/api/v1/uploads/${begun.id}/complete`);
  return session.ask('POST', '/api/v1/card_imports', { upload_id: begun.id, mode: 'create', number_kind: 'any', strict: false, take_good: true, dry_run: false }, key());
}

async function fillCards(url, password, wanted) {
  const manager = new Session(url);
  await manager.signIn('manager', password);
  let jobs;
  do jobs = (await manager.ask('GET', '/api/v1/jobs')).items;
  while (jobs.some(({ state }) => ['waiting', 'queued', 'running'].includes(state)) && (await pause(500), true));
  const total = async () => (await manager.ask('GET', '/api/v1/cards/summary')).total;
  for (let have = await total(); have < wanted; have = await total()) {
    const rows = Math.min(kFileRows, wanted - have);
    const lines = [];
    for (let n = have; n < have + rows; ++n) lines.push(line(n));
    const begun = Date.now();
    const job = await upload(manager, `cards-${have}.csv`, Buffer.from(kHeader + lines.join('\n') + '\n'));
    const ended = await jobDone(manager, job.id);
    if (ended.state !== 'done' || ended.failed) throw new Error(`import: ${JSON.stringify(ended)}`);
    console.log(`imported ${rows} cards in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  }
  manager.close();
}

// Makes the people who are missing: each is taken on, given a role for the whole tree, and chooses a password.
async function fillStaff(url, password, count) {
  const administrator = new Session(url), security = new Session(url);
  await administrator.signIn('sysadmin', password);
  await security.signIn('secadmin', password);
  const root = (await administrator.ask('GET', '/api/v1/units')).items.find(({ code }) => code === 'ZW').id;
  const role = (await security.ask('GET', '/api/v1/roles')).items.find(({ code }) => code === 'fleet_manager').id;
  for (let n = 1; n <= count; ++n) {
    const probe = await administrator.ask('GET', `/api/v1/people?q=${loginOf(n)}`);
    if (probe.items.some(({ login }) => login === loginOf(n))) continue;
    const initial = `First-${n}-Wei!bench`;
    const person = await administrator.ask('POST', '/api/v1/people',
      { login: loginOf(n), name: `职员${n}`, unit_id: root, initial_password_secret: await administrator.seal({ password: initial }) },
      { 'Idempotency-Key': crypto.randomUUID() });
    await security.ask('POST', `/api/v1/people/${person.id}/roles`, { role_id: role, unit_id: root });
    const session = new Session(url);
    await session.signIn(loginOf(n), initial);
    await session.changePassword(initial, passwordOf(n));
    session.close();
  }
  administrator.close();
  security.close();
}

// What a person does in one go, and how often of a hundred times. Each request is a wait of its own.
const kActs = [
  [14, 'cards: first page', async (ask, it) => { it.cards = (await ask('GET', '/api/v1/cards')).items; }],
  [14, 'cards: filtered', async (ask, it) => { it.cards = (await ask('GET', `/api/v1/cards?${pick(['state=suspended', 'carrier=unicom', 'compliance=gaps&sort=-gaps', 'class=3-1', 'kind=iot&state=active', `batch=B${1 + Math.floor(Math.random() * 100)}`])}`)).items; }],
  [6, 'cards: jump to a page', async (ask, it) => { it.cards = (await ask('GET', `/api/v1/cards?page=${2 + Math.floor(Math.random() * 999)}`)).items; }],
  [10, 'search', async (ask) => { await ask('GET', `/api/v1/search?q=${10648000000000 + Math.floor(Math.random() * kNumbersSearched)}`); }],
  [24, 'a card', async (ask, it) => { it.card = (await ask('GET', `/api/v1/cards/${it.some()}`)).id; await ask('GET', `/api/v1/cards/${it.card}/compliance`); await ask('GET', `/api/v1/cards/${it.card}/history`); }],
  [6, 'a change of a card', async (ask, it) => {
    const card = await ask('GET', `/api/v1/cards/${it.some()}`);
    await ask('PATCH', `/api/v1/cards/${card.id}`, { changes: { note: `看过 ${Date.now()}` } }, { 'If-Match': `"${card.version}"` });
  }],
  [4, 'what-if', async (ask, it) => { await ask('POST', `/api/v1/cards/${it.some()}/what_if`, { changes: { monthly_data_mb: 500 } }); }],
  [8, 'workbench', async (ask) => { await ask('GET', '/api/v1/workbench'); await ask('GET', '/api/v1/jobs'); }],
  [6, 'compliance', async (ask) => { await ask('GET', '/api/v1/compliance'); }],
  [4, 'rules', async (ask) => { await ask('GET', '/api/v1/rules'); }],
  [4, 'units', async (ask) => { await ask('GET', '/api/v1/units'); }],
];

async function workOf(session, think, until, waits) {
  const it = { cards: [], some: () => (it.cards.length ? pick(it.cards).id : 1 + Math.floor(Math.random() * 4000)) };
  // People come one after the other, not in step.
  await pause(Math.random() * think * 1000);
  while (Date.now() < until) {
    let at = Math.random() * kActs.reduce((sum, [share]) => sum + share, 0);
    const [, name, act] = kActs.find(([share]) => (at -= share) < 0);
    await act(async (method, path, body, headers) => {
      const begun = performance.now();
      const answer = await session.send(method, path, body, headers);
      waits.push({ name, ms: performance.now() - begun });
      // Two people may change one card at the same time; the later one is told so.
      if (answer.status >= 300 && answer.status !== 412) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    }, it);
    await pause(-Math.log(1 - Math.random()) * think * 1000);
  }
}

function print(name, list, goal = '') {
  list.sort((a, b) => a - b);
  const at = (part) => list[Math.floor(part * (list.length - 1))].toFixed(1);
  console.log(`${name.padEnd(46)} ${String(list.length).padStart(6)} answers   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   longest ${at(1)} ms   ${goal}`);
}

async function work(url, count, think, seconds) {
  const sessions = [];
  for (let n = 1; n <= count; ++n) {
    const session = new Session(url);
    await session.signIn(loginOf(n), passwordOf(n));
    sessions.push(session);
  }
  const waits = [];
  const until = Date.now() + seconds * 1000;
  await Promise.all(sessions.map((session) => workOf(session, think, until, waits)));
  print(`${count} signed-in staff, an act every ${think} s: all`, waits.map(({ ms }) => ms), '[p99 ≤ 100]');
  for (const [, name] of kActs) {
    const list = waits.filter((wait) => wait.name === name).map(({ ms }) => ms);
    if (list.length) print(`  ${name}`, list);
  }
  sessions.forEach((session) => session.close());
}

const [what, url, password, ...rest] = process.argv.slice(2);
if (what === 'fill') {
  await fillCards(url, password, Number(rest[0]));
  await fillStaff(url, password, Number(rest[1]));
} else {
  await work(url, ...rest.map(Number));
}
