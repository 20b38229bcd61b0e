// SPDX-License-Identifier: Apache-2.0
#include "finding/migrations.h"

namespace yunguan::finding {
namespace {

// One row a finding, some 200 bytes; ten million of them are no exception. What each index is for stands in finding_plan.h; hits, detail
// and said_at are in none of them, since they change with every row that hits.
constexpr store::Migration kCreate{"finding", 1, "create findings",
                                   R"(CREATE TABLE finding_model (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
       CREATE TABLE finding (
         id BIGINT PRIMARY KEY,
         msisdn BIGINT NOT NULL,
         card_id BIGINT NOT NULL,
         model BIGINT NOT NULL,
         month BIGINT NOT NULL,
         day BIGINT NOT NULL,
         subject TEXT NOT NULL,
         first_at BIGINT NOT NULL,
         hits BIGINT NOT NULL,
         detail TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         scene TEXT NOT NULL,
         class_code BIGINT NOT NULL,
         carrier BIGINT NOT NULL,
         state BIGINT NOT NULL,
         again BIGINT NOT NULL,
         handled_hits BIGINT NOT NULL,
         handled_at BIGINT,
         handled_by TEXT NOT NULL,
         reason TEXT NOT NULL,
         assigned_to BIGINT NOT NULL,
         due_at BIGINT NOT NULL,
         seen_at BIGINT NOT NULL,
         said_at BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE UNIQUE INDEX finding_meaning ON finding (msisdn, month, model, subject, day);
       CREATE INDEX finding_scan ON finding (first_at, id, state, model, unit_id, scene, class_code, carrier, due_at);
       CREATE INDEX finding_narrow ON finding (model, state, unit_id, first_at, id);
       CREATE INDEX finding_by_scene ON finding (scene, first_at, id, state, model, unit_id);
       CREATE INDEX finding_by_subject ON finding (subject, first_at, id);
       CREATE INDEX finding_open ON finding (due_at, id, model, unit_id) WHERE state = 0;
       CREATE INDEX finding_by_person ON finding (assigned_to, first_at, id) WHERE assigned_to <> 0;
       CREATE INDEX finding_again ON finding (first_at, id, unit_id) WHERE again = 1;
       CREATE TABLE finding_event (
         id BIGINT PRIMARY KEY,
         finding_id BIGINT NOT NULL,
         at BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         login TEXT NOT NULL,
         act BIGINT NOT NULL,
         from_state BIGINT NOT NULL,
         to_state BIGINT NOT NULL,
         reason TEXT NOT NULL,
         words TEXT NOT NULL,
         effect TEXT NOT NULL,
         hits BIGINT NOT NULL,
         job_id BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE INDEX finding_event_by_finding ON finding_event (finding_id, id);
       CREATE TABLE finding_count (
         month BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         model BIGINT NOT NULL,
         state BIGINT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (month, unit_id, model, state)
       );
       CREATE TABLE finding_day (
         day BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         model BIGINT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (day, unit_id, model)
       );
       CREATE TABLE finding_app (
         month BIGINT NOT NULL,
         app TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         cards BIGINT NOT NULL,
         domain TEXT NOT NULL,
         PRIMARY KEY (month, app, unit_id)
       );
       CREATE TABLE finding_delay (
         kind BIGINT NOT NULL,
         day BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         model BIGINT NOT NULL,
         bucket BIGINT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (kind, day, unit_id, model, bucket)
       );
       CREATE TABLE finding_dismissal (
         day BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         model BIGINT NOT NULL,
         reason TEXT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (day, unit_id, model, reason)
       ))",
                                   "",
                                   // Room on a page for the next version of its rows: an update touches no index then.
                                   "ALTER TABLE finding SET (fillfactor = 80)"};

// What the words that a finding is kept by stood for: an offset of its card's shard, in the era of whoever said it. Before the first word of an
// era everything is older than it.
constexpr store::Migration kStandsFor{"finding",
                                      2,
                                      "keep what a finding stands for",
                                      R"(ALTER TABLE finding ADD COLUMN said_era BIGINT NOT NULL DEFAULT 0;
       ALTER TABLE finding ADD COLUMN said_upto BIGINT NOT NULL DEFAULT 0;
       CREATE TABLE finding_era (id BIGINT PRIMARY KEY, era BIGINT NOT NULL))",
                                      "",
                                      ""};

// Figures that tell how many findings meet a filter before any of them is looked at, and indexes by which few are fetched (finding_plan.h).
constexpr store::Migration kFindRare{"finding",
                                     3,
                                     "find what is rare among findings",
                                     R"(INSERT INTO finding_count (month, unit_id, model, state, n)
         SELECT 0, unit_id, model, state, CAST(SUM(n) AS BIGINT) FROM finding_count GROUP BY 1, 2, 3, 4;
       CREATE TABLE finding_place (
         unit_id BIGINT NOT NULL,
         scene TEXT NOT NULL,
         class_code BIGINT NOT NULL,
         carrier BIGINT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (unit_id, scene, class_code, carrier)
       );
       INSERT INTO finding_place SELECT unit_id, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY 1, 2, 3, 4;
       INSERT INTO finding_place
         SELECT -1, scene, class_code, carrier, CAST(SUM(n) AS BIGINT) FROM finding_place GROUP BY 1, 2, 3, 4;
       CREATE TABLE finding_kind (
         model BIGINT NOT NULL,
         state BIGINT NOT NULL,
         scene TEXT NOT NULL,
         class_code BIGINT NOT NULL,
         carrier BIGINT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (model, state, scene, class_code, carrier)
       );
       INSERT INTO finding_kind
         SELECT model, state, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY 1, 2, 3, 4, 5;
       DROP INDEX finding_narrow;
       DROP INDEX finding_by_scene;
       DROP INDEX finding_by_subject;
       DROP INDEX finding_open;
       DROP INDEX finding_by_person;
       DROP INDEX finding_again;
       CREATE INDEX finding_narrow ON finding
         (model, state, first_at, id, unit_id, scene, class_code, carrier, due_at);
       CREATE INDEX finding_by_place ON finding
         (unit_id, scene, class_code, carrier, first_at, id, model, state, due_at);
       CREATE INDEX finding_by_subject ON finding
         (subject, first_at, id, state, model, unit_id, scene, class_code, carrier);
       CREATE INDEX finding_open ON finding
         (due_at, id, model, unit_id, scene, class_code, carrier, first_at) WHERE state = 0;
       CREATE INDEX finding_by_person ON finding
         (assigned_to, first_at, id, state, model, unit_id, scene, class_code, carrier) WHERE assigned_to <> 0;
       CREATE INDEX finding_again ON finding
         (first_at, id, state, model, unit_id, scene, class_code, carrier) WHERE again = 1)",
                                     "",
                                     ""};

}  // namespace

std::vector<store::Migration> migrations() { return {kCreate, kStandsFor, kFindRare}; }

}  // namespace yunguan::finding
