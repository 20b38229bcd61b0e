// SPDX-License-Identifier: Apache-2.0
#include "order/order_statistics.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/asked_units.h"
#include "identity/enum_name.h"
#include "order/order_list.h"

namespace yunguan::order {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

BOOST_DEFINE_ENUM_CLASS(Period, day, week, month, quarter, year)

constexpr days kDaysMax{5 * 366};
constexpr std::size_t kUnitsMax = 50;

struct Asked {
  sys_days from;
  sys_days to;  // exclusive
  Period period = Period::day;
  std::string service;
  std::string scope;  // SQL; empty: all
};

struct One {
  flow::Status status = flow::Status::running;
  bool breached = false;
  std::optional<std::int64_t> minutes;
};

class Tally {
 public:
  void add(const One& one) {
    ++figures_.submitted;
    if (one.breached) ++figures_.breached;
    if (!flow::is_over(one.status)) {
      ++figures_.open;
    } else if (one.status == flow::Status::completed) {
      ++figures_.completed;
      if (one.minutes) minutes_.push_back(*one.minutes);
    } else if (one.status == flow::Status::refused) {
      ++figures_.refused;
    } else {
      ++figures_.ended_otherwise;
    }
  }
  OrderFigures finish() {
    figures_.minutes_p50 = nearest_rank(50);
    figures_.minutes_p90 = nearest_rank(90);
    return figures_;
  }

 private:
  std::optional<std::int64_t> nearest_rank(std::size_t percent) {
    if (minutes_.empty()) return std::nullopt;
    const std::size_t rank = (minutes_.size() * percent + 99) / 100;
    const auto at = minutes_.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::ranges::nth_element(minutes_, at);
    return *at;
  }

  OrderFigures figures_;
  std::vector<std::int64_t> minutes_;
};

Result<std::optional<sys_days>> day_of(const http::Request& request, std::string_view name) {
  const auto word = request.query_value(name);
  if (!word || word->empty()) return std::nullopt;
  auto date = parse_date(*word);
  if (date) return sys_days{*date};
  date.error().where.field = name;
  return std::unexpected(std::move(date).error());
}

Result<Asked> asked_of(const Ground& ground, const http::Request& request) {
  Asked asked;
  const sys_days tomorrow = sys_days{shanghai_date(ground.clock.now())} + days{1};
  YG_TRY_ASSIGN(const auto from, day_of(request, "from"));
  YG_TRY_ASSIGN(const auto to, day_of(request, "to"));
  asked.to = to ? *to + days{1} : tomorrow;
  asked.from = from.value_or(asked.to - days{30});
  if (asked.from >= asked.to || asked.to - asked.from > kDaysMax) {
    return fail(ErrorKind::invalid, "order.days",
                {"起止日期须先后有序，最长五年", "the first day comes before the last, five years at most"},
                {.field = "from", .value = format_date(Date{asked.from})});
  }
  const auto word = request.query_value("period").value_or("day");
  const auto period = identity::from_name<Period>(word);
  if (!period) {
    return fail(ErrorKind::invalid, "order.period", {"没有这个周期", "there is no such period"},
                {.field = "period", .value = clipped(word)});
  }
  asked.period = *period;
  asked.service = request.query_value("service").value_or("");
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  YG_TRY_ASSIGN(const auto asked_for, units_asked_for(request, *units, true));
  if (asked_for) asked.scope = identity::inside_units("unit_id", asked_for);
  return asked;
}

sys_days begin_of(Period period, sys_days day) {
  const Date date{day};
  switch (period) {
    case Period::day:
      return day;
    case Period::week:
      return day - (std::chrono::weekday{day} - std::chrono::Monday);
    case Period::month:
      return sys_days{date.year() / date.month() / 1};
    case Period::quarter:
      return sys_days{date.year() / std::chrono::month{(static_cast<unsigned>(date.month()) - 1) / 3 * 3 + 1} / 1};
    case Period::year:
      return sys_days{date.year() / 1 / 1};
  }
  return day;
}

sys_days next(Period period, sys_days begin) {
  // Long enough to be in the next one, whatever its length.
  constexpr std::array kLong{days{1}, days{7}, days{31}, days{92}, days{366}};
  return begin_of(period, begin + kLong.at(static_cast<std::size_t>(period)));
}

// Everything is counted in one pass over an index that holds all that is asked.
class Counting {
 public:
  explicit Counting(const Asked& asked) : asked_(asked) {
    for (sys_days begin = begin_of(asked.period, asked.from); begin < asked.to; begin = next(asked.period, begin))
      periods_.push_back({Date{begin}, 0, 0});
  }

  Result<void> read(store::Reader& reader) {
    const sys_days before = asked_.from - (asked_.to - asked_.from);
    std::string sql =
        "SELECT service, unit_id, status, light, submitted_at, ended_at FROM orders WHERE submitted_at >= :from AND "
        "submitted_at < :to";
    if (!asked_.scope.empty()) sql += " AND " + asked_.scope;
    if (!asked_.service.empty()) sql += " AND service = :service";
    store::Params params{start_of(Date{before}), start_of(Date{asked_.to})};
    if (!asked_.service.empty()) params.emplace_back(asked_.service);
    const Instant begin = start_of(Date{asked_.from});
    return reader.each({"order.statistics", sql, true}, params, [&](const store::Row& row) {
      const Instant submitted = row.instant(4);
      const auto ended = row.optional_instant(5);
      const One one{
          .status = static_cast<flow::Status>(row.integer(2)),
          .breached = static_cast<ClockLight>(row.integer(3)) == ClockLight::breached,
          .minutes = ended ? std::optional{(to_micros(*ended) - to_micros(submitted)) / 60'000'000} : std::nullopt};
      if (submitted < begin) {
        before_.add(one);
        return true;
      }
      now_.add(one);
      services_[row.text(0)].add(one);
      units_[row.integer(1)].add(one);
      count_period(submitted, one);
      return true;
    });
  }

  OrderStatistics finish() {
    OrderStatistics all{.from = Date{asked_.from},
                        .to = Date{asked_.to - days{1}},
                        .now = now_.finish(),
                        .before = before_.finish(),
                        .by_service = {},
                        .by_unit = {},
                        .period = identity::name_of(asked_.period),
                        .periods = std::move(periods_)};
    for (auto& [code, tally] : services_) all.by_service.push_back({code, {}, tally.finish()});
    for (auto& [unit, tally] : units_) all.by_unit.push_back({std::to_string(unit), {}, tally.finish()});
    const auto most = [](const OrderGroup& a, const OrderGroup& b) {
      return a.figures.submitted > b.figures.submitted;
    };
    std::ranges::stable_sort(all.by_service, most);
    std::ranges::stable_sort(all.by_unit, most);
    if (all.by_unit.size() > kUnitsMax) all.by_unit.resize(kUnitsMax);
    return all;
  }

 private:
  void count_period(Instant submitted, const One& one) {
    const Date begin{begin_of(asked_.period, sys_days{shanghai_date(submitted)})};
    const auto found = std::ranges::lower_bound(periods_, begin, {}, &OrderPeriod::from);
    if (found == periods_.end() || found->from != begin) return;
    ++found->submitted;
    if (one.status == flow::Status::completed) ++found->completed;
  }

  const Asked& asked_;
  Tally now_, before_;
  std::map<std::string, Tally> services_;
  std::map<std::int64_t, Tally> units_;
  std::vector<OrderPeriod> periods_;
};

}  // namespace

Result<OrderStatistics> order_statistics(const Ground& ground, const http::Request& request) {
  YG_TRY_ASSIGN(const Asked asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  return ground.db.read([&](store::Reader& reader) -> Result<OrderStatistics> {
    Counting counting{asked};
    YG_TRY(counting.read(reader));
    OrderStatistics all = counting.finish();
    for (OrderGroup& group : all.by_unit) {
      const auto id = parse_integer<std::int64_t>(group.key);
      const std::string name{units->name(UnitId{id.value_or(0)})};
      group.title = {name, name};
    }
    for (OrderGroup& group : all.by_service) {
      YG_TRY_ASSIGN(const auto versions, ground.shelf.versions(reader, group.key));
      group.title = versions.empty() ? Text{group.key, group.key} : versions.front()->service->text().title;
    }
    return all;
  });
}

}  // namespace yunguan::order
