// SPDX-License-Identifier: Apache-2.0
#include "life/migrations.h"

namespace yunguan::life {
namespace {

constexpr store::Migration kViolations{"life",
                                       1,
                                       "keep violations and the standing of units",
                                       R"(CREATE TABLE unit_standing (
         unit_id BIGINT PRIMARY KEY,
         standing BIGINT NOT NULL,
         since BIGINT NOT NULL,
         violation_id BIGINT NOT NULL,
         reason TEXT NOT NULL,
         person_login TEXT NOT NULL
       );
       CREATE TABLE unit_standing_event (
         id BIGINT PRIMARY KEY,
         unit_id BIGINT NOT NULL,
         was BIGINT NOT NULL,
         becomes BIGINT NOT NULL,
         at BIGINT NOT NULL,
         violation_id BIGINT NOT NULL,
         reason TEXT NOT NULL,
         person_login TEXT NOT NULL
       );
       CREATE INDEX unit_standing_event_by_unit ON unit_standing_event (unit_id, id);
       CREATE TABLE violation (
         id BIGINT PRIMARY KEY,
         kind BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         card_id BIGINT NOT NULL,
         msisdn TEXT NOT NULL,
         evidence TEXT NOT NULL,
         consequence BIGINT NOT NULL,
         again_of BIGINT NOT NULL,
         state BIGINT NOT NULL,
         recorded_at BIGINT NOT NULL,
         recorded_by BIGINT NOT NULL,
         recorded_login TEXT NOT NULL,
         rectified_at BIGINT,
         rectified_by BIGINT NOT NULL,
         rectified_login TEXT NOT NULL,
         rectified_note TEXT NOT NULL,
         lifted_at BIGINT,
         lifted_login TEXT NOT NULL,
         lifted_note TEXT NOT NULL,
         job_id BIGINT NOT NULL
       );
       CREATE INDEX violation_by_unit ON violation (unit_id, id);
       CREATE INDEX violation_by_card ON violation (card_id, id);
       CREATE TABLE violation_policy (
         id BIGINT PRIMARY KEY,
         effective_from TEXT NOT NULL,
         kinds TEXT NOT NULL,
         reason TEXT NOT NULL,
         person_login TEXT NOT NULL,
         at BIGINT NOT NULL
       ))",
                                       "",
                                       ""};

constexpr store::Migration kReconciliation{"life",
                                           2,
                                           "keep comparisons with carriers",
                                           R"(CREATE TABLE reconciliation (
         job_id BIGINT PRIMARY KEY,
         person_id BIGINT NOT NULL,
         platform TEXT NOT NULL,
         file_name TEXT NOT NULL,
         row_count BIGINT NOT NULL,
         equal BIGINT NOT NULL,
         differs BIGINT NOT NULL,
         unknown_number BIGINT NOT NULL,
         unknown_word BIGINT NOT NULL,
         twice BIGINT NOT NULL
       );
       CREATE TABLE reconciliation_row (
         job_id BIGINT NOT NULL,
         line BIGINT NOT NULL,
         outcome BIGINT NOT NULL,
         card_id BIGINT NOT NULL,
         number TEXT NOT NULL,
         word TEXT NOT NULL,
         ours TEXT NOT NULL,
         theirs TEXT NOT NULL,
         reason TEXT NOT NULL,
         answer BIGINT NOT NULL,
         answered_at BIGINT,
         answered_login TEXT NOT NULL,
         PRIMARY KEY (job_id, line)
       ))",
                                           "",
                                           ""};

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kViolations, kReconciliation};
  return steps;
}

}  // namespace yunguan::life
