// SPDX-License-Identifier: Apache-2.0
// Models 1 to 9 in SQL: loads the files of a fleet made by `yunguan monitor selftest --only-fleet` and writes the ordered
// findings, so that speed and results can be put beside ours.
//
//     node duckdb.mjs FOLDER OUT.csv THREADS
//
// The fleet is well-formed, so that the SQL leaves out what only odd rows need (quotes, offsets, ports, IPv6).
import { DuckDBInstance } from '@duckdb/node-api'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const [folder, out, threads] = process.argv.slice(2)
const usage = readdirSync(folder)
  .filter((name) => /^usage-.*\.csv$/.test(name))
  .sort()
  .map((name) => `'${join(folder, name)}'`)
const csv = (name) => `'${join(folder, name)}'`
const address = (text) =>
  `(split_part(${text},'.',1)::UBIGINT*16777216+split_part(${text},'.',2)::UBIGINT*65536+split_part(${text},'.',3)::UBIGINT*256+split_part(${text},'.',4)::UBIGINT)`
const isAddress = (text) => `regexp_full_match(${text}, '[0-9]+(\\.[0-9]+){3}')`

const load = [
  `SET threads TO ${threads}`,
  `CREATE TABLE card AS SELECT msisdn, contains(functions,'voice') AS voice, contains(functions,'sms') AS sms, contains(functions,'data') AS data,
     data_scope = 'directed' AS directed, coalesce(imei_mode,'') AS mode, left(imei, 14) AS imei, voice_whitelist, sms_whitelist,
     data_whitelist, string_split(regions,';') AS regions, string_split(cells,';') AS cells,
     data_limit_mb::BIGINT * 1048576 AS data_limit, sms_limit::BIGINT AS sms_limit
   FROM read_csv(${csv('cards.csv')}, header=true, all_varchar=true)`,
  `CREATE TABLE usage AS SELECT row_number() OVER () AS seq, time, strftime(time, '%Y-%m-%d') AS day, msisdn,
     CASE WHEN length(imei) >= 14 THEN left(imei, 14) END AS imei14, kind, direction, rtrim(lower(peer), '.') AS peer,
     coalesce(up_bytes,0) + coalesce(down_bytes,0) AS bytes, cell, region
   FROM read_csv([${usage.join(',')}], header=true, columns={time:'TIMESTAMP', msisdn:'VARCHAR', imsi:'VARCHAR', imei:'VARCHAR',
     kind:'VARCHAR', direction:'VARCHAR', peer:'VARCHAR', up_bytes:'BIGINT', down_bytes:'BIGINT', seconds:'BIGINT',
     cell:'VARCHAR', region:'VARCHAR', rat:'VARCHAR'})`,
  `CREATE TABLE history AS SELECT msisdn, sum(data_bytes) AS bytes, sum(sms_mo) AS sms FROM read_csv(${csv('history.csv')}, header=true,
     columns={msisdn:'VARCHAR', month:'VARCHAR', data_bytes:'BIGINT', sms_mo:'BIGINT'})
   WHERE month IN ('2026-07','2026-08','2026-09') GROUP BY msisdn HAVING count(*) = 3`,
  `CREATE TABLE pool AS SELECT DISTINCT 'pool:' || pool AS mode, left(imei, 14) AS imei14 FROM read_csv(${csv('imei-pools.csv')}, header=true, all_varchar=true)`,
  `CREATE TABLE phone AS SELECT DISTINCT tac FROM read_csv(${csv('phone-tacs.csv')}, header=true, all_varchar=true)`,
  `CREATE TABLE area AS SELECT region AS prefix FROM read_csv(${csv('fraud-areas.csv')}, header=true, all_varchar=true)`,
  `CREATE TABLE app AS SELECT app, domain FROM read_csv(${csv('apps.csv')}, header=true, all_varchar=true)`,
]

// Each gives model, msisdn, subject, time window, seq, time of every row that counts.
const hits = {
  separation: `
    WITH bound AS (SELECT c.msisdn, coalesce(c.imei, f.imei14) AS imei14
        FROM card c LEFT JOIN (SELECT msisdn, arg_min(imei14, seq) AS imei14 FROM usage WHERE imei14 IS NOT NULL GROUP BY msisdn) f USING (msisdn)
        WHERE c.mode = 'first-use' OR (c.mode = 'fixed' AND c.imei IS NOT NULL))
    SELECT u.msisdn, u.imei14 AS subject, '2026-10' AS win, u.seq, u.time FROM usage u JOIN bound b USING (msisdn) WHERE u.imei14 <> b.imei14
    UNION ALL
    SELECT u.msisdn, u.imei14, '2026-10', u.seq, u.time FROM usage u JOIN card c USING (msisdn)
      ANTI JOIN pool p ON p.mode = c.mode AND p.imei14 = u.imei14 WHERE c.mode LIKE 'pool:%' AND u.imei14 IS NOT NULL`,
  region: `
    SELECT u.msisdn, CASE WHEN c.cells IS NOT NULL THEN u.cell ELSE u.region END AS subject, u.day AS win, u.seq, u.time
    FROM usage u JOIN (SELECT * FROM card WHERE cells IS NOT NULL OR regions IS NOT NULL) c USING (msisdn)
    WHERE CASE WHEN c.cells IS NOT NULL THEN u.cell IS NOT NULL AND NOT list_contains(c.cells, u.cell)
               ELSE u.region IS NOT NULL AND len(list_filter(c.regions, p -> starts_with(u.region, p))) = 0 END`,
  threshold: `
    SELECT msisdn, 'data' AS subject, '2026-10' AS win, seq, time FROM data_totals WHERE total > data_limit
    UNION ALL
    SELECT msisdn, 'sms', '2026-10', seq, time FROM sms_totals WHERE total > sms_limit`,
  whitelist: `
    WITH entry AS (SELECT msisdn, unnest(string_split(data_whitelist, ';')) AS entry FROM card WHERE directed AND data_whitelist IS NOT NULL),
    net AS (SELECT msisdn, ${address("split_part(entry,'/',1)")} >> (32 - split_part(entry,'/',2)::INT) AS net, 32 - split_part(entry,'/',2)::INT AS host_bits
      FROM entry WHERE contains(entry, '/')),
    name AS (SELECT msisdn, CASE WHEN starts_with(entry,'*.') THEN substr(entry, 3) ELSE entry END AS name, starts_with(entry,'*.') AS below
      FROM entry WHERE NOT contains(entry, '/')),
    pair AS (SELECT DISTINCT u.msisdn, u.peer FROM usage u JOIN card c USING (msisdn) WHERE c.directed AND c.data AND u.kind = 'data' AND u.peer IS NOT NULL),
    good AS (
      SELECT p.msisdn, p.peer FROM (SELECT msisdn, peer, ${address('peer')} AS address FROM pair WHERE ${isAddress('peer')}) p
        JOIN net n ON n.msisdn = p.msisdn AND n.net = p.address >> n.host_bits
      UNION SELECT p.msisdn, p.peer FROM pair p JOIN name n ON n.msisdn = p.msisdn AND (p.peer = n.name OR (n.below AND ends_with(p.peer, '.' || n.name)))),
    bad AS (SELECT * FROM pair ANTI JOIN good USING (msisdn, peer))
    SELECT u.msisdn, 'data:' || u.peer AS subject, u.day AS win, u.seq, u.time FROM usage u JOIN bad USING (msisdn, peer) WHERE u.kind = 'data'
    UNION ALL
    SELECT u.msisdn, 'data:' || u.peer, u.day, u.seq, u.time FROM usage u JOIN card c USING (msisdn) WHERE NOT c.data AND u.kind = 'data' AND u.peer IS NOT NULL
    UNION ALL
    SELECT u.msisdn, u.kind || ':' || coalesce(u.peer, ''), u.day, u.seq, u.time FROM usage u JOIN card c USING (msisdn)
    WHERE u.kind <> 'data' AND NOT (CASE WHEN u.kind = 'sms' THEN c.sms ELSE c.voice END AND u.peer IS NOT NULL AND
      coalesce(list_contains(string_split(CASE WHEN u.kind = 'sms' THEN c.sms_whitelist ELSE c.voice_whitelist END, ';'), u.peer), false))`,
  phone: `SELECT msisdn, left(imei14, 8) AS subject, '2026-10' AS win, seq, time FROM usage WHERE left(imei14, 8) IN (SELECT tac FROM phone)`,
  app: `
    WITH match AS (SELECT p.peer, arg_max(a.app, length(a.domain)) AS app FROM (SELECT DISTINCT peer FROM usage WHERE kind = 'data' AND peer IS NOT NULL) p
      JOIN app a ON p.peer = a.domain OR ends_with(p.peer, '.' || a.domain) GROUP BY p.peer)
    SELECT u.msisdn, m.app AS subject, u.day AS win, u.seq, u.time FROM usage u JOIN match m USING (peer) WHERE u.kind = 'data'`,
  'data-surge': `SELECT msisdn, 'data' AS subject, '2026-10' AS win, seq, time FROM data_totals WHERE total * 3 > 2 * history`,
  'sms-surge': `SELECT msisdn, 'sms' AS subject, '2026-10' AS win, seq, time FROM mo_totals WHERE total * 3 > 2 * history`,
  'fraud-area': `
    SELECT u.msisdn, u.region AS subject, u.day AS win, u.seq, u.time FROM usage u
    WHERE u.region IN (SELECT DISTINCT r.region FROM (SELECT DISTINCT region FROM usage WHERE region IS NOT NULL) r JOIN area a ON starts_with(r.region, a.prefix))`,
}

// Running totals are only wanted of the cards whose month crosses a limit at all.
const totals = (name, filter, amount, limits) => `
  CREATE TEMP TABLE ${name} AS
  WITH month AS (SELECT msisdn, sum(${amount}) AS total FROM usage WHERE ${filter} GROUP BY msisdn),
  wanted AS (SELECT m.msisdn, c.data_limit, c.sms_limit, ${limits.history} AS history FROM month m JOIN card c USING (msisdn)
    LEFT JOIN history h USING (msisdn) WHERE ${limits.crosses})
  SELECT u.msisdn, u.seq, u.time, w.data_limit, w.sms_limit, w.history,
    sum(${amount}) OVER (PARTITION BY u.msisdn ORDER BY u.seq) AS total
  FROM usage u JOIN wanted w USING (msisdn) WHERE ${filter}`

const prepare = [
  totals('data_totals', `kind = 'data'`, 'bytes', { history: 'h.bytes', crosses: 'm.total > c.data_limit OR m.total * 3 > 2 * h.bytes' }),
  totals('sms_totals', `kind = 'sms'`, '1', { history: 'h.sms', crosses: 'm.total > c.sms_limit' }),
  totals('mo_totals', `kind = 'sms' AND direction = 'mo'`, '1', { history: 'h.sms', crosses: 'm.total * 3 > 2 * h.sms' }),
]

const parts = Object.entries(hits).map(
  ([model, sql]) => `SELECT '${model}' AS model, msisdn, subject, win AS "window", strftime(min_by(time, seq), '%Y-%m-%d %H:%M:%S') AS first_time, count(*) AS hits
    FROM (${sql}) GROUP BY msisdn, subject, win`,
)
const write = `COPY (${parts.join('\nUNION ALL\n')} ORDER BY model, msisdn, subject, "window") TO '${out}' (HEADER, DELIMITER ',')`

const started = performance.now()
const connection = await (await DuckDBInstance.create(':memory:')).connect()
for (const sql of load) await connection.run(sql)
const loaded = performance.now()
for (const sql of [...prepare, write]) await connection.run(sql)
const done = performance.now()
console.log(`duckdb load ${((loaded - started) / 1000).toFixed(2)} s, models ${((done - loaded) / 1000).toFixed(2)} s, in all ${((done - started) / 1000).toFixed(2)} s`)
