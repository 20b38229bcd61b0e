// SPDX-License-Identifier: Apache-2.0
// Live figures and progress: GET /api/v1/events, a stream of server-sent events for everybody signed in.
//
//   hub.publish("job", json::write(job), [&](const http::Caller& caller) { return may_see(caller, job); });
//
// Nothing is lost in silence: a reader who falls behind, or who comes back after a break, gets the event `resync`, which
// means "fetch anew what you show".
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/route.h"

namespace yunguan::http {

struct EventStreamOptions {
  std::chrono::milliseconds heartbeat{5'000};  // finds readers who have gone; keeps proxies from cutting a quiet stream
  std::size_t pending_bytes = 256u << 10;      // a reader who leaves more untaken is cut off with `resync`
  std::size_t readers = 2'000;
  std::size_t readers_of_one = 20;  // streams of one caller: tabs and devices
};

// Thread-safe. Outlives the server whose route it gives.
class EventHub {
 public:
  using MaySee = std::function<bool(const Caller&)>;

  // `alive` says whether a caller's session still holds; asked at every heartbeat, it must not count as use of the session.
  explicit EventHub(MaySee alive, EventStreamOptions options = {});
  ~EventHub();

  void start();
  // Closes every stream and joins the heartbeat.
  void stop();

  // Sends `data` (JSON of one line) as event `topic` to every reader that `may_see` admits; empty: to all. Never blocks.
  void publish(std::string_view topic, std::string_view data, const MaySee& may_see = {});
  // Closes the streams of one caller, for example when he signs out.
  void end(std::string_view caller_key);

  // http.events_full (too_many) beyond the limits above.
  [[nodiscard]] Route route();
  [[nodiscard]] std::size_t readers() const;

 private:
  struct Reader {
    std::shared_ptr<Channel> channel;
    std::shared_ptr<const Caller> caller;
  };
  Result<Response> open(const Request& request);
  void add(Reader reader, bool comes_back);
  void send(const std::vector<Reader>& readers, const std::string& bytes);
  void remove(const std::vector<std::shared_ptr<Channel>>& gone);
  [[nodiscard]] std::vector<Reader> snapshot() const;
  void beat();

  // Fixed after construction.
  const MaySee alive_;
  const EventStreamOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // Under mutex_.
  std::vector<Reader> readers_;
  std::uint64_t next_id_ = 1;
  bool running_ = false;

  std::thread heartbeat_;
};

}  // namespace yunguan::http
