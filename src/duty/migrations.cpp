// SPDX-License-Identifier: Apache-2.0
#include "duty/migrations.h"

namespace yunguan::duty {
namespace {

constexpr store::Migration kCreate{"duty",
                                   1,
                                   "create posts, groups on duty and absences",
                                   R"(CREATE TABLE post (
         id BIGINT NOT NULL PRIMARY KEY,
         code TEXT NOT NULL UNIQUE,
         name_zh TEXT NOT NULL,
         name_en TEXT NOT NULL,
         built_in BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       INSERT INTO post (id, code, name_zh, name_en, built_in, version) VALUES (1, 'leader', '单位领导', 'Leader of the unit', 1, 1);
       INSERT INTO id_series (name, next_id) VALUES ('post', 2);
       CREATE TABLE post_holding (
         unit_id BIGINT NOT NULL REFERENCES unit (id),
         post_id BIGINT NOT NULL REFERENCES post (id),
         person_id BIGINT NOT NULL REFERENCES person (id),
         granted_by TEXT NOT NULL,
         granted_at BIGINT NOT NULL,
         PRIMARY KEY (unit_id, post_id, person_id)
       );
       CREATE INDEX post_holding_person ON post_holding (person_id);
       CREATE TABLE post_roster (
         unit_id BIGINT NOT NULL REFERENCES unit (id),
         post_id BIGINT NOT NULL REFERENCES post (id),
         version BIGINT NOT NULL,
         PRIMARY KEY (unit_id, post_id)
       );
       CREATE TABLE duty_group (
         id BIGINT NOT NULL PRIMARY KEY,
         code TEXT NOT NULL UNIQUE,
         name_zh TEXT NOT NULL,
         name_en TEXT NOT NULL,
         unit_id BIGINT NOT NULL REFERENCES unit (id),
         removed_at BIGINT,
         version BIGINT NOT NULL
       );
       CREATE TABLE duty_shift (
         id BIGINT NOT NULL PRIMARY KEY,
         group_id BIGINT NOT NULL REFERENCES duty_group (id),
         person_id BIGINT NOT NULL REFERENCES person (id),
         from_at BIGINT NOT NULL,
         to_at BIGINT NOT NULL,
         made_by TEXT NOT NULL DEFAULT '',
         made_at BIGINT NOT NULL DEFAULT 0,
         version BIGINT NOT NULL DEFAULT 1
       );
       CREATE INDEX duty_shift_now ON duty_shift (group_id, to_at, from_at);
       CREATE INDEX duty_shift_person ON duty_shift (person_id, to_at);
       CREATE TABLE absence (
         id BIGINT NOT NULL PRIMARY KEY,
         person_id BIGINT NOT NULL REFERENCES person (id),
         stand_in_id BIGINT NOT NULL REFERENCES person (id),
         from_at BIGINT NOT NULL,
         to_at BIGINT NOT NULL,
         services TEXT NOT NULL,
         reason TEXT NOT NULL,
         made_by TEXT NOT NULL,
         made_at BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE INDEX absence_person ON absence (person_id, to_at);
       CREATE INDEX absence_stand_in ON absence (stand_in_id, to_at);)",
                                   "",
                                   "",
                                   R"(DROP TABLE absence; DROP TABLE duty_shift; DROP TABLE duty_group;
       DROP TABLE post_roster; DROP TABLE post_holding; DROP TABLE post; DELETE FROM id_series WHERE name IN ('post', 'duty_group', 'duty_shift', 'absence');)"};

// A version is the whole calendar: a few kilobytes, a few times a year.
constexpr store::Migration kCalendar{"duty",
                                     2,
                                     "keep the working calendar",
                                     R"(CREATE TABLE work_calendar (
         number BIGINT NOT NULL PRIMARY KEY,
         origin BIGINT NOT NULL,
         year BIGINT,
         document TEXT NOT NULL,
         made_by TEXT NOT NULL,
         made_at BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );)",
                                     "",
                                     "",
                                     "DROP TABLE work_calendar;"};

}  // namespace

std::vector<store::Migration> migrations() { return {kCreate, kCalendar}; }

}  // namespace yunguan::duty
