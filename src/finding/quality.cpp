// SPDX-License-Identifier: Apache-2.0
#include "finding/quality.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "finding/explanation.h"
#include "finding/finding_list.h"
#include "identity/principal.h"

namespace yunguan::finding {
namespace {

using store::Row;

constexpr std::int64_t kDaysUsual = 7;
constexpr std::int64_t kDaysMax = 92;

// The class in which that share of the figures is reached.
std::optional<std::int64_t> percentile(const std::map<std::int64_t, std::int64_t>& buckets, std::int64_t n,
                                       double share) {
  const auto wanted = static_cast<std::int64_t>(static_cast<double>(n) * share + 0.5);
  std::int64_t seen = 0;
  for (const auto& [bucket, count] : buckets) {
    seen += count;
    if (seen >= wanted) return bucket_end(bucket).count();
  }
  return std::nullopt;
}

Result<DelayFigure> delay_of(store::Reader& reader, Delay kind, const std::string& inside, std::int64_t from) {
  const std::string sql = fmt::format(
      "SELECT bucket, CAST(SUM(n) AS BIGINT) FROM finding_delay WHERE kind = {} AND day >= :from AND {} GROUP BY "
      "bucket",
      static_cast<int>(kind), inside);
  DelayFigure figure;
  std::map<std::int64_t, std::int64_t> buckets;
  YG_TRY(reader.each({"finding.delays", sql}, {from}, [&](const Row& row) {
    if (row.integer(0) == kLaterBucket) {
      figure.later += row.integer(1);
    } else {
      buckets[row.integer(0)] += row.integer(1);
      figure.n += row.integer(1);
    }
    return true;
  }));
  if (figure.n > 0) {
    figure.p50_ms = percentile(buckets, figure.n, 0.5);
    figure.p99_ms = percentile(buckets, figure.n, 0.99);
  }
  return figure;
}

Result<void> add_models(store::Reader& reader, const Ground& ground, const std::string& inside, std::int64_t from,
                        QualityAnswer& answer) {
  YG_TRY_ASSIGN(const auto models, ModelDirectory::load(reader));
  std::map<std::int64_t, ModelQuality> by_model;
  std::map<std::string, std::int64_t> by_reason;
  const auto sums = [&](std::string_view table, std::string_view more) {
    return fmt::format(
        "SELECT model, CAST(SUM(n) AS BIGINT){0} FROM {1} WHERE day >= :from AND {2}{3} GROUP BY model{0}",
        table == "finding_dismissal" ? ", reason" : "", table, inside, more);
  };
  YG_TRY(reader.each({"finding.quality_found", sums("finding_day", "")}, {from}, [&](const Row& row) {
    by_model[row.integer(0)].found = row.integer(1);
    return true;
  }));
  const std::string ended = fmt::format(" AND kind = {}", static_cast<int>(Delay::finding_to_end));
  YG_TRY(reader.each({"finding.quality_handled", sums("finding_delay", ended)}, {from}, [&](const Row& row) {
    by_model[row.integer(0)].handled = row.integer(1);
    return true;
  }));
  YG_TRY(reader.each({"finding.quality_dismissed", sums("finding_dismissal", "")}, {from}, [&](const Row& row) {
    const DismissalReason* reason = ground.finding_rules.dismissal(row.text(2));
    by_model[row.integer(0)].dismissed += row.integer(1);
    if (reason != nullptr && reason->false_alarm) by_model[row.integer(0)].false_alarms += row.integer(1);
    by_reason[row.text(2)] += row.integer(1);
    return true;
  }));
  for (auto& [number, one] : by_model) {
    one.model = models.name(number);
    one.name = words_of(one.model).name;
    answer.models.push_back(std::move(one));
  }
  for (const auto& [code, n] : by_reason) {
    const DismissalReason* reason = ground.finding_rules.dismissal(code);
    if (n != 0)
      answer.reasons.push_back({code, reason ? reason->name : Text{code, code}, reason && reason->false_alarm, n});
  }
  return {};
}

}  // namespace

Result<QualityAnswer> quality(const Ground& ground, const http::Request& request) {
  const auto asked_days = request.query_value("days").value_or("");
  const auto days = asked_days.empty() ? std::optional{kDaysUsual} : parse_integer<std::int64_t>(asked_days);
  if (!days || *days < 1 || *days > kDaysMax) {
    return fail(ErrorKind::invalid, "finding.days",
                {fmt::format("天数须为 1 到 {}", kDaysMax), fmt::format("1 to {} days", kDaysMax)},
                {.field = "days", .value = clipped(asked_days)});
  }
  YG_TRY_ASSIGN(const auto tree, ground.units.tree());
  const Instant now = ground.clock.now();
  YG_TRY_ASSIGN(Asked asked, asked_of(request, identity::principal_of(request).scope("finding.read"), *tree, now));
  const std::string inside = figure_units(asked.units);
  const std::int64_t from = day_of(now) - *days + 1;
  http::Request all;
  YG_TRY_ASSIGN(const auto query, FindingList::declaration().parse(all));
  return ground.db.read([&](store::Reader& reader) -> Result<QualityAnswer> {
    QualityAnswer answer;
    answer.days = *days;
    answer.count_max = http::kCountMax;
    YG_TRY_ASSIGN(answer.use_to_finding, delay_of(reader, Delay::use_to_finding, inside, from));
    YG_TRY_ASSIGN(answer.receipt_to_finding, delay_of(reader, Delay::receipt_to_finding, inside, from));
    YG_TRY_ASSIGN(answer.finding_to_end, delay_of(reader, Delay::finding_to_end, inside, from));
    YG_TRY(add_models(reader, ground, inside, from, answer));
    YG_TRY_ASSIGN(const auto lines, counts(reader, asked.units, 0));
    for (const CountLine& line : lines) {
      if (line.state == State::fresh) answer.open += line.n;
    }
    asked.overdue = true;
    YG_TRY_ASSIGN(answer.overdue, FindingList::count(reader, query, asked, ground.finding_rules, http::kCountMax));
    return answer;
  });
}

}  // namespace yunguan::finding
