// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/principal.h"

namespace yunguan::finding {
namespace {

// Each unit is an event of its own, so that no one learns of another's; with more than these a single one says only "look again".
constexpr std::size_t kUnitsMax = 64;

bool sees(const http::Caller& caller, std::string_view path) {
  const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
  return principal != nullptr && principal->may("finding.read", path);
}

}  // namespace

void FindingFeed::add(const Taken& taken) {
  if (taken.units.empty()) return;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& [unit, n] : taken.units) waiting_[unit] += n;
  }
  wake_.notify_one();
}

Result<void> FindingFeed::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  return {};
}

void FindingFeed::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void FindingFeed::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::map<UnitId, std::int64_t> units;
    {
      std::unique_lock lock{mutex_};
      if (!wake_.wait(lock, stop, [&] { return !waiting_.empty(); })) return;
      units.swap(waiting_);
    }
    publish(units);
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, interval_, [] { return false; });
  }
}

void FindingFeed::publish(const std::map<UnitId, std::int64_t>& units) {
  const auto tree = units_.tree();
  if (!tree) return;                                        // the next one tells
  std::vector<std::pair<std::string, std::string>> events;  // the unit's path, what is said
  for (const auto& [id, n] : units) {
    const identity::Unit* unit = (*tree)->find(id);
    events.emplace_back(unit == nullptr ? "/" : unit->path, fmt::format(R"({{"unit_id":{},"new":{}}})", id.value, n));
  }
  if (events.size() <= kUnitsMax) {
    for (const auto& [path, data] : events)
      events_.publish("findings", data, [path = path](const http::Caller& caller) { return sees(caller, path); });
    return;
  }
  events_.publish("findings", "{}", [&events](const http::Caller& caller) {
    return std::ranges::any_of(events, [&](const auto& one) { return sees(caller, one.first); });
  });
}

}  // namespace yunguan::finding
