// SPDX-License-Identifier: Apache-2.0
#include "store/query_metrics.h"

#include <algorithm>
#include <mutex>

namespace yunguan::store {
namespace {

constexpr std::size_t kNamesMax = 2000;

}  // namespace

struct QueryMetrics::Slot {
  std::atomic<std::uint64_t> calls{0}, failures{0}, rows{0}, micros{0};
  std::array<std::atomic<std::uint64_t>, kLatencyBounds.size() + 1> buckets{};
};

QueryMetrics::QueryMetrics(std::chrono::microseconds slow_after, OnSlow on_slow)
    : slow_after_(slow_after), on_slow_(std::move(on_slow)) {}
QueryMetrics::~QueryMetrics() = default;

QueryMetrics::Slot& QueryMetrics::slot(std::string_view name) {
  {
    const std::shared_lock lock{mutex_};
    if (const auto found = slots_.find(name); found != slots_.end()) return *found->second;
  }
  const std::unique_lock lock{mutex_};
  if (slots_.size() >= kNamesMax && !slots_.contains(name)) name = "other";
  auto& made = slots_[std::string{name}];
  if (!made) made = std::make_unique<Slot>();
  return *made;
}

void QueryMetrics::record(std::string_view name, std::chrono::microseconds took, std::int64_t rows, bool failed) {
  Slot& figures = slot(name);
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, took.count()) - kLatencyBounds.begin();
  figures.calls.fetch_add(1, std::memory_order_relaxed);
  if (failed) figures.failures.fetch_add(1, std::memory_order_relaxed);
  figures.rows.fetch_add(static_cast<std::uint64_t>(rows), std::memory_order_relaxed);
  figures.micros.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
  figures.buckets[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  if (on_slow_ && took >= slow_after_) on_slow_({name, took, static_cast<std::uint64_t>(rows)});
}

StoreFigures QueryMetrics::snapshot() const {
  StoreFigures out{.queries = {},
                   .transactions = transactions,
                   .commits = commits,
                   .refused = refused,
                   .retries = retries,
                   .connections = connections,
                   .waiting = waiting};
  const std::shared_lock lock{mutex_};
  out.queries.reserve(slots_.size());
  for (const auto& [name, figures] : slots_) {
    QueryFigures& query = out.queries.emplace_back();
    query.name = name;
    query.calls = figures->calls;
    query.failures = figures->failures;
    query.rows = figures->rows;
    query.micros = figures->micros;
    std::ranges::copy(figures->buckets, query.buckets.begin());
  }
  return out;
}

}  // namespace yunguan::store
