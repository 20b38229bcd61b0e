// SPDX-License-Identifier: Apache-2.0
#include "watch/watch_routes.h"

#include <algorithm>
#include <boost/describe.hpp>

namespace yunguan::watch {
namespace {

constexpr std::size_t kAsideShown = 20;

struct ShardRow {
  std::int64_t shard = 0;
  std::int64_t records = 0;  // since the beginning
  std::int64_t behind = 0;   // of them, not folded yet
  std::int64_t cards = 0;
  std::optional<Text> trouble;
};
BOOST_DESCRIBE_STRUCT(ShardRow, (), (shard, records, behind, cards, trouble))

struct MonthRow {
  std::string month;
  bool open = false;
  std::int64_t taken = 0;
  std::int64_t unknown_card = 0;
  std::int64_t not_iot = 0;
  std::int64_t other_source = 0;
  std::int64_t closed = 0;
};
BOOST_DESCRIBE_STRUCT(MonthRow, (), (month, open, taken, unknown_card, not_iot, other_source, closed))

struct AsideRow {
  std::int64_t shard = 0;
  std::int64_t offset = 0;
  std::string code;
  Text reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(AsideRow, (), (shard, offset, code, reason, at))

struct WatchAnswer {
  std::int64_t behind = 0;
  std::int64_t cards = 0;
  std::vector<ShardRow> shards;
  std::vector<MonthRow> months;
  std::int64_t set_aside = 0;  // records that no model could take, since the start
  std::vector<AsideRow> aside;
  std::optional<Text> trouble;  // what keeps cards and settings from being passed on
};
BOOST_DESCRIBE_STRUCT(WatchAnswer, (), (behind, cards, shards, months, set_aside, aside, trouble))

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

WatchAnswer state_of(Watch& watch) {
  WatchAnswer answer;
  for (const ShardState& shard : watch.shards()) {
    // What was added while it was looked at is not behind.
    const std::int64_t behind = std::max<std::int64_t>(0, number(shard.end) - number(shard.folded));
    answer.shards.push_back({.shard = shard.shard,
                             .records = number(shard.end),
                             .behind = behind,
                             .cards = number(shard.cards),
                             .trouble = shard.trouble ? std::optional{shard.trouble->text} : std::nullopt});
    answer.behind += behind;
    answer.cards += number(shard.cards);
  }
  const std::vector<std::uint32_t> open = watch.open_months();
  for (const monitor::MonthCounts& counts : watch.counts()) {
    answer.months.push_back({.month = usage::month_text(counts.month),
                             .open = std::ranges::find(open, counts.month) != open.end(),
                             .taken = number(counts.taken),
                             .unknown_card = number(counts.unknown_card),
                             .not_iot = number(counts.not_iot),
                             .other_source = number(counts.other_source),
                             .closed = number(counts.closed)});
  }
  answer.set_aside = number(watch.set_aside_count());
  for (const SetAside& one : watch.set_aside(kAsideShown))
    answer.aside.push_back({one.shard, number(one.offset), one.code, one.reason, one.at});
  if (const auto trouble = watch.publishing_trouble()) answer.trouble = trouble->text;
  return answer;
}

}  // namespace

std::vector<http::Route> watch_routes(Watch& watch) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<WatchAnswer>(
      {.method = http::Method::get,
       .path = "/api/v1/monitoring/shards",
       .operation = "get_monitoring_shards",
       .permission = "usage.read",
       .summary =
           "How far the monitoring has come with what was taken in, shard by shard, and how the rows fared by month.",
       .tag = "monitoring"},
      [&watch](const http::Request&) -> Result<WatchAnswer> { return state_of(watch); }));
  return routes;
}

}  // namespace yunguan::watch
