// SPDX-License-Identifier: Apache-2.0
#include "keeping/housekeeper.h"

#include "base/log.h"

namespace yunguan::keeping {
namespace {

constexpr std::chrono::hours kDay{24};

}  // namespace

Result<void> Housekeeper::start() {
  YG_TRY_ASSIGN(run_, db_.write([&](store::Transaction& tx) { return begin_run(tx, node_, product_, clock_.now()); }));
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  return {};
}

void Housekeeper::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const auto ended = db_.write([&](store::Transaction& tx) { return end_run(tx, run_, clock_.now()); });
  if (!ended) log::failure(log::Level::warn, "keeping", "the end of this run cannot be written down", ended.error());
}

void Housekeeper::run(const std::stop_token& stop) {
  bool failing = false;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, kHeartbeat, [] { return false; });
    }
    if (stop.stop_requested()) return;
    const auto beaten = db_.write([&](store::Transaction& tx) { return beat(tx, run_, clock_.now()); });
    if (!beaten && !failing) log::failure(log::Level::warn, "keeping", "the heartbeat cannot be kept", beaten.error());
    failing = !beaten;
    look_daily();
  }
}

void Housekeeper::look_daily() {
  const auto last = db_.read([](store::Reader& reader) { return last_check(reader, "evidence"); });
  if (!last || (*last && clock_.now() - (*last)->at < kDay)) return;
  if (const auto done = daily_(); !done) {
    log::failure(log::Level::error, "keeping", "the daily checks cannot be made", done.error());
  }
}

}  // namespace yunguan::keeping
