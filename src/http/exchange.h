// SPDX-License-Identifier: Apache-2.0
// One request on its way through the server.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/answer.h"
#include "http/message.h"
#include "http/router.h"
#include "http/transport.h"

namespace yunguan::http {

struct Exchange {
  // Fixed before a worker sees it, but for the caller, which the worker finds.
  Request request;
  std::string method;     // as it came, for the log
  std::string operation;  // of the route; "console" or "none" without one, so that its values have a bound
  const Route* route = nullptr;
  std::shared_ptr<Reply> reply;
  AnswerTerms terms;
  std::chrono::steady_clock::time_point began;
  // Network thread only.
  bool answered = false;  // set by whoever answers first, the worker or the time limit
  std::string caller;     // his key, once a worker has answered; the worker may still be looking for him else
  bool limited = true;    // the route's time limit holds; not for a stream
};

// Reads the head; http.path (400) when the address is malformed. `exchange` is complete enough to answer either way.
Result<void> read_head(RawRequest raw, const std::vector<std::string>& trusted_proxies, Exchange& exchange);

// The one access log line of an answer. Never the query: it may hold personal numbers.
void log_access(const Exchange& exchange, std::string_view caller, std::chrono::steady_clock::time_point now,
                int status, std::uint64_t bytes);

}  // namespace yunguan::http
