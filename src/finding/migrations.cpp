// SPDX-License-Identifier: Apache-2.0
#include "finding/migrations.h"

namespace yunguan::finding {
namespace {

// One row a finding, some 200 bytes; ten million of them are no exception. What each index is for stands in finding_list.h; hits, detail
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

}  // namespace

std::vector<store::Migration> migrations() { return {kCreate}; }

}  // namespace yunguan::finding
