// SPDX-License-Identifier: Apache-2.0
#include "access/migrations.h"

namespace yunguan::access {
namespace {

// `confirm_at` of a permit that nobody needs to confirm lies beyond every day (kNever of permit_store.cpp), so that a plain index
// serves the list of those that are due.
constexpr store::Migration kCreate{"access",
                                   1,
                                   "create application systems and permits",
                                   R"(CREATE TABLE access_system (
         id BIGINT PRIMARY KEY,
         code TEXT NOT NULL UNIQUE,
         name_zh TEXT NOT NULL,
         name_en TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         addresses TEXT NOT NULL,
         about TEXT NOT NULL,
         confirm_days BIGINT NOT NULL,
         lasts_days_max BIGINT NOT NULL,
         is_open BIGINT NOT NULL,
         version BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE TABLE access_permit (
         id BIGINT PRIMARY KEY,
         subject_kind BIGINT NOT NULL,
         subject_id BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         system_id BIGINT NOT NULL,
         state BIGINT NOT NULL,
         from_at BIGINT NOT NULL,
         until_at BIGINT NOT NULL,
         confirm_at BIGINT NOT NULL,
         confirmed_at BIGINT,
         confirmed_by BIGINT NOT NULL,
         confirmed_name TEXT NOT NULL,
         ended_at BIGINT,
         ended_why BIGINT NOT NULL,
         order_id BIGINT NOT NULL,
         order_number TEXT NOT NULL,
         version BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE UNIQUE INDEX access_permit_active ON access_permit (subject_kind, subject_id, system_id) WHERE state = 1;
       CREATE INDEX access_permit_by_subject ON access_permit (subject_kind, subject_id, id);
       CREATE INDEX access_permit_by_system ON access_permit (system_id, state, id);
       CREATE INDEX access_permit_by_unit ON access_permit (unit_id, state, id);
       CREATE INDEX access_permit_by_state ON access_permit (state, id);
       CREATE INDEX access_permit_by_until ON access_permit (state, until_at, id);
       CREATE INDEX access_permit_by_confirm ON access_permit (state, confirm_at, id);
       CREATE TABLE access_permit_event (
         id BIGINT PRIMARY KEY,
         permit_id BIGINT NOT NULL,
         at BIGINT NOT NULL,
         kind BIGINT NOT NULL,
         by_login TEXT NOT NULL,
         by_name TEXT NOT NULL,
         order_id BIGINT NOT NULL,
         order_number TEXT NOT NULL,
         words TEXT NOT NULL,
         until_at BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE INDEX access_permit_event_by_permit ON access_permit_event (permit_id, id);
       CREATE TABLE access_told (
         kind TEXT PRIMARY KEY,
         edge BIGINT NOT NULL
       ))",
                                   "",
                                   ""};

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

}  // namespace yunguan::access
