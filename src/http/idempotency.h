// SPDX-License-Identifier: Apache-2.0
// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a create that is sent again, because its answer was lost,
// is answered again and not carried out again.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/route.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::http {

[[nodiscard]] std::vector<store::Migration> migrations();

// Thread-safe. Answers are kept for 24 hours, by caller and key. Only answers below 500 are kept: after a failure of ours
// the same key may be tried again.
class Idempotency {
 public:
  static constexpr std::chrono::hours kKept{24};
  static constexpr std::size_t kKeyBytesMax = 128;
  static constexpr std::size_t kBodyBytesMax = 256u << 10;  // larger answers are not kept

  Idempotency(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // Runs `handle` unless the request's key was used before: then the stored answer, with Idempotent-Replay: true.
  // http.idempotency_mismatch (invalid) when the key came with another body or operation, http.idempotency_key (invalid)
  // when it is longer than kKeyBytesMax or not printable ASCII, http.idempotency_running (conflict) when the first
  // request of that key still runs after `wait`. Without the header, or nobody signed in: just `handle`.
  [[nodiscard]] Result<Response> run(const Request& request, const Route& route,
                                     const std::function<Result<Response>()>& handle,
                                     std::chrono::milliseconds wait = std::chrono::seconds{5});
  // Forgets what is older than kKept; returns how many. run() does so by itself once an hour.
  Result<std::int64_t> sweep();

 private:
  class Running;

  Result<std::optional<Response>> find(const std::string& caller, std::string_view key, const std::string& digest);
  void sweep_now_and_then();
  Result<void> keep(const std::string& caller, std::string_view key, const std::string& digest,
                    const Response& response);

  // Fixed after construction.
  store::Database& db_;
  const Clock& clock_;

  std::mutex mutex_;
  std::condition_variable done_;
  // Under mutex_: "caller key" of the requests that run now.
  std::set<std::string> running_;
  Instant swept_at_;
};

}  // namespace yunguan::http
