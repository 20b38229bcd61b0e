// SPDX-License-Identifier: Apache-2.0
#include "notify/migrations.h"

namespace yunguan::notify {
namespace {

// `variables` is what the words were made of: mail is written from it when it is sent. A delivery under way has its `next_at` put off
// by the lease, so that a crash leaves it waiting.
constexpr store::Migration kCreate{
    "notify",
    1,
    "create notices",
    R"(CREATE TABLE notice (
         id BIGINT NOT NULL PRIMARY KEY,
         person_id BIGINT NOT NULL,
         kind TEXT NOT NULL,
         meaning TEXT NOT NULL,
         title_zh TEXT NOT NULL,
         title_en TEXT NOT NULL,
         body_zh TEXT NOT NULL,
         body_en TEXT NOT NULL,
         variables TEXT NOT NULL,
         link TEXT NOT NULL,
         times BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         told_at BIGINT NOT NULL,
         read_at BIGINT
       );
       CREATE INDEX notice_of_person ON notice (person_id, id);
       CREATE INDEX notice_unread ON notice (person_id, id) WHERE read_at IS NULL;
       CREATE INDEX notice_by_age ON notice (created_at);
       CREATE TABLE notice_delivery (
         id BIGINT NOT NULL PRIMARY KEY,
         notice_id BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         kind TEXT NOT NULL,
         channel TEXT NOT NULL,
         state TEXT NOT NULL,
         attempts BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         next_at BIGINT,
         ended_at BIGINT,
         error_code TEXT NOT NULL,
         error_zh TEXT NOT NULL,
         error_en TEXT NOT NULL
       );
       CREATE INDEX notice_delivery_due ON notice_delivery (channel, next_at) WHERE next_at IS NOT NULL;
       CREATE INDEX notice_delivery_of_notice ON notice_delivery (notice_id);
       CREATE INDEX notice_delivery_sent ON notice_delivery (person_id, channel, ended_at) WHERE state = 'sent';
       CREATE INDEX notice_delivery_state ON notice_delivery (state, channel, id);
       CREATE TABLE notice_setting (
         person_id BIGINT NOT NULL PRIMARY KEY,
         address_sealed TEXT,
         language TEXT NOT NULL,
         quiet_from TEXT NOT NULL,
         quiet_to TEXT NOT NULL,
         choices TEXT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE TABLE notice_template (
         kind TEXT NOT NULL,
         channel TEXT NOT NULL,
         words TEXT NOT NULL,
         changed_by TEXT NOT NULL,
         changed_at BIGINT NOT NULL,
         version BIGINT NOT NULL,
         PRIMARY KEY (kind, channel)
       ))",
    "",
    "",
    "DROP TABLE notice; DROP TABLE notice_delivery; DROP TABLE notice_setting; DROP TABLE notice_template"};

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

}  // namespace yunguan::notify
