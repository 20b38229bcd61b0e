// SPDX-License-Identifier: Apache-2.0
#include "peer/migrations.h"

namespace yunguan::peer {
namespace {

// `next_at` of a call that is being sent is put off by the lease, so that a process that dies leaves it to be sent again; of one that was
// accepted it is the end of the peer's time. A deed that is asked for again after it was answered is another call.
constexpr store::Migration kCreate{"peer",
                                   1,
                                   "create peers and calls",
                                   R"(CREATE TABLE peer (
         id BIGINT NOT NULL PRIMARY KEY,
         code TEXT NOT NULL UNIQUE,
         name_zh TEXT NOT NULL,
         name_en TEXT NOT NULL,
         url TEXT NOT NULL,
         operations TEXT NOT NULL,
         timeout_seconds BIGINT NOT NULL,
         tries_max BIGINT NOT NULL,
         answer_minutes BIGINT NOT NULL,
         is_on BIGINT NOT NULL,
         secret_sealed TEXT NOT NULL,
         old_secret_sealed TEXT NOT NULL,
         old_until BIGINT,
         created_at BIGINT NOT NULL,
         changed_at BIGINT NOT NULL,
         version BIGINT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE TABLE peer_call (
         id BIGINT NOT NULL PRIMARY KEY,
         peer_id BIGINT NOT NULL,
         operation TEXT NOT NULL,
         order_id BIGINT NOT NULL,
         order_number TEXT NOT NULL,
         service TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         visit BIGINT NOT NULL,
         is_undo BIGINT NOT NULL,
         state TEXT NOT NULL,
         sent BIGINT NOT NULL,
         failed BIGINT NOT NULL,
         request TEXT NOT NULL,
         outcome TEXT NOT NULL,
         answer TEXT NOT NULL,
         asked_at BIGINT NOT NULL,
         next_at BIGINT,
         accepted_at BIGINT,
         ended_at BIGINT,
         error_code TEXT NOT NULL,
         error_zh TEXT NOT NULL,
         error_en TEXT NOT NULL
       );
       CREATE INDEX peer_call_of_order ON peer_call (order_id, id);
       CREATE INDEX peer_call_due ON peer_call (peer_id, next_at) WHERE next_at IS NOT NULL;
       CREATE INDEX peer_call_of_peer ON peer_call (peer_id, id);
       CREATE INDEX peer_call_by_state ON peer_call (state, id);
       CREATE TABLE peer_try (
         call_id BIGINT NOT NULL,
         number BIGINT NOT NULL,
         way TEXT NOT NULL,
         at BIGINT NOT NULL,
         took_ms BIGINT NOT NULL,
         status BIGINT NOT NULL,
         error_code TEXT NOT NULL,
         error_zh TEXT NOT NULL,
         error_en TEXT NOT NULL,
         said TEXT NOT NULL,
         PRIMARY KEY (call_id, number)
       ))",
                                   "",
                                   "",
                                   "DROP TABLE peer_try; DROP TABLE peer_call; DROP TABLE peer"};

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

}  // namespace yunguan::peer
