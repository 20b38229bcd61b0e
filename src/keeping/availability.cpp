// SPDX-License-Identifier: Apache-2.0
#include "keeping/availability.h"

#include <algorithm>
#include <map>
#include <utility>

#include "store/id_source.h"

namespace yunguan::keeping {
namespace {

constexpr store::NamedQuery kBegin{"keeping.begin_run",
                                   "INSERT INTO platform_run (id, node, product, begun_at, last_seen_at)"
                                   " VALUES (:id, :node, :product, :at, :seen)"};
constexpr store::NamedQuery kBeat{"keeping.beat", "UPDATE platform_run SET last_seen_at = :at WHERE id = :id"};
constexpr store::NamedQuery kEnd{"keeping.end_run",
                                 "UPDATE platform_run SET last_seen_at = :at, ended_at = :ended WHERE id = :id"};
constexpr store::NamedQuery kAll{"keeping.all_runs",
                                 "SELECT id, node, product, begun_at, last_seen_at, ended_at FROM platform_run"
                                 " ORDER BY begun_at, id"};

using Span = std::pair<Instant, Instant>;

// When at least one was up, without overlaps.
std::vector<Span> up_times(const std::vector<PlatformRun>& runs, Instant now) {
  std::vector<Span> spans;
  for (const PlatformRun& run : runs) {
    Instant end = run.ended_at.value_or(run.last_seen_at);
    // Between two beats it is up without having said so.
    if (!run.ended_at && now - run.last_seen_at <= 2 * kHeartbeat) end = std::max(end, now);
    if (!spans.empty() && run.begun_at <= spans.back().second) {
      spans.back().second = std::max(spans.back().second, end);
    } else {
      spans.emplace_back(run.begun_at, end);
    }
  }
  return spans;
}

Instant next_month(Instant at) {
  const Date day = shanghai_date(at);
  const auto month = std::chrono::year_month{day.year(), day.month()} + std::chrono::months{1};
  return start_of(Date{month / 1});
}

std::int64_t seconds(Instant from, Instant to) {
  return std::chrono::duration_cast<std::chrono::seconds>(to - from).count();
}

}  // namespace

Result<std::int64_t> begin_run(store::Transaction& tx, const std::string& node, const std::string& product,
                               Instant now) {
  YG_TRY_ASSIGN(const std::int64_t id, store::reserve_ids(tx, "platform_run", 1));
  YG_TRY(tx.run(kBegin, {id, node, product, now, now}));
  return id;
}

Result<void> beat(store::Transaction& tx, std::int64_t run, Instant now) {
  YG_TRY(tx.run(kBeat, {now, run}));
  return {};
}

Result<void> end_run(store::Transaction& tx, std::int64_t run, Instant now) {
  YG_TRY(tx.run(kEnd, {now, now, run}));
  return {};
}

Result<std::vector<PlatformRun>> all_runs(store::Reader& reader) {
  return reader.all(kAll, {}, [](const store::Row& row) {
    return PlatformRun{row.integer(0), row.text(1),    row.text(2),
                       row.instant(3), row.instant(4), row.optional_instant(5)};
  });
}

std::vector<MonthAvailability> availability_of(const std::vector<PlatformRun>& runs, Instant now) {
  const std::vector<Span> up = up_times(runs, now);
  std::map<std::string, MonthAvailability> months;
  const auto add = [&](Instant from, Instant to, bool is_up) {
    for (Instant at = from; at < to;) {
      const Instant end = std::min(to, next_month(at));
      const std::string name = format_month(shanghai_date(at));
      MonthAvailability& month = months[name];
      month.month = name;
      (is_up ? month.up_seconds : month.down_seconds) += seconds(at, end);
      at = end;
    }
  };
  for (std::size_t i = 0; i < up.size(); ++i) {
    add(up[i].first, up[i].second, true);
    const Instant next = i + 1 < up.size() ? up[i + 1].first : now;
    if (next <= up[i].second) continue;
    add(up[i].second, next, false);
    months[format_month(shanghai_date(up[i].second))].interruptions += 1;
  }
  std::vector<MonthAvailability> list;
  for (auto& [name, month] : months) {
    const double all = static_cast<double>(month.up_seconds + month.down_seconds);
    month.percent = all == 0 ? 100 : 100 * static_cast<double>(month.up_seconds) / all;
    list.insert(list.begin(), month);
  }
  return list;
}

}  // namespace yunguan::keeping
