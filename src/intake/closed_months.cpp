// SPDX-License-Identifier: Apache-2.0
// Of the service: missing files, and months that are closed.
#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "intake/intake_service.h"
#include "intake/leftovers.h"

namespace yunguan::intake {
namespace {

using http::Request;
using store::NamedQuery;
using store::Row;

constexpr std::size_t kListed = 200;
constexpr std::size_t kRowsShown = 100;
constexpr std::int64_t kDaysMax = 31;

// A file that was no usage file is as good as missing.
constexpr NamedQuery kGaps{
    "intake.sequence_gaps",
    "SELECT e.name, s.sequence_day, s.sequence_number + 1, s.behind - 1 FROM (SELECT d.feed_id, d.sequence_day, "
    "d.sequence_number, LEAD(d.sequence_number) OVER (PARTITION BY d.feed_id, d.sequence_day ORDER BY "
    "d.sequence_number) AS behind FROM (SELECT DISTINCT feed_id, sequence_day, sequence_number FROM usage_file WHERE "
    "received_at >= :since AND sequence_number IS NOT NULL AND state <> 'bad') d) s JOIN usage_feed e ON e.id = "
    "s.feed_id WHERE s.behind > s.sequence_number + 1 ORDER BY s.sequence_day DESC, e.name, s.sequence_number LIMIT "
    ":n"};
constexpr NamedQuery kAgain{
    "intake.sequence_again",
    "SELECT e.name, f.sequence_day, f.sequence_number, COUNT(DISTINCT f.digest) FROM usage_file f JOIN usage_feed e ON "
    "e.id = f.feed_id WHERE f.received_at >= :since AND f.sequence_number IS NOT NULL AND f.state <> 'bad' GROUP BY "
    "e.name, f.sequence_day, f.sequence_number HAVING COUNT(DISTINCT f.digest) > 1 ORDER BY f.sequence_day DESC, "
    "e.name, f.sequence_number LIMIT :n"};
constexpr NamedQuery kMonths{"intake.quarantine_months",
                             "SELECT month, CAST(SUM(row_count) AS BIGINT), COUNT(*) FROM usage_quarantine_month WHERE "
                             "reopening_id IS NULL GROUP BY month ORDER BY month DESC"};
constexpr NamedQuery kRows{"intake.quarantined_rows",
                           "SELECT q.file_id, f.name, e.name, q.line, q.row_text FROM usage_quarantine q JOIN "
                           "usage_file f ON f.id = q.file_id JOIN usage_feed e ON e.id = f.feed_id WHERE q.month = "
                           ":month AND (q.file_id > :file OR (q.file_id = :same AND q.line > :line)) ORDER BY "
                           "q.file_id, q.line LIMIT :n"};
constexpr NamedQuery kOpenAsked{"intake.open_reopening",
                                "SELECT COUNT(*) FROM usage_reopening WHERE month = :month AND state IN ('asked', "
                                "'taking')"};

Result<std::uint32_t> month_of_path(const Request& request) {
  const auto found = request.path_values.find("month");
  const std::uint32_t month = found == request.path_values.end() ? 0 : usage::month_number(found->second);
  if (month == 0) return fail(ErrorKind::not_found, "intake.no_month", {"没有这个月份", "there is no such month"});
  return month;
}

// "17:204", what `next` of the rows before said.
Result<std::pair<std::int64_t, std::int64_t>> place_after(const Request& request) {
  const std::string_view after = request.query_value("after").value_or("0:0");
  const auto colon = after.find(':');
  const auto file = parse_integer<std::int64_t>(after.substr(0, colon));
  const auto line =
      colon == std::string_view::npos ? std::nullopt : parse_integer<std::int64_t>(after.substr(colon + 1));
  if (!file || !line) {
    return fail(ErrorKind::invalid, "intake.after", {"after 须是上一页给出的值", "after is what the page before gave"},
                {.field = "after", .value = clipped(after)});
  }
  return std::pair{*file, *line};
}

}  // namespace

Result<SequenceView> IntakeService::sequences(const Request& /*request*/) const {
  const Instant since = now() - std::chrono::days{kDaysShown};
  const auto most = static_cast<std::int64_t>(kListed);
  return db().read([&](store::Reader& reader) -> Result<SequenceView> {
    SequenceView view;
    YG_TRY_ASSIGN(view.gaps, reader.all(kGaps, {since, most}, [](const Row& row) {
      return Gap{row.text(0), row.optional_text(1).value_or(""), row.integer(2), row.integer(3)};
    }));
    YG_TRY_ASSIGN(view.again, reader.all(kAgain, {since, most}, [](const Row& row) {
      return Again{row.text(0), row.optional_text(1).value_or(""), row.integer(2), row.integer(3)};
    }));
    return view;
  });
}

Result<QuarantineView> IntakeService::quarantine(const Request& /*request*/) const {
  YG_TRY_ASSIGN(const auto open, ground_.months.now());
  return db().read([&](store::Reader& reader) -> Result<QuarantineView> {
    QuarantineView view;
    YG_TRY_ASSIGN(view.months, reader.all(kMonths, {}, [&](const Row& row) {
      const std::uint32_t month = usage::month_number(row.text(0));
      return QuarantineMonth{row.text(0), row.integer(1), row.integer(2), std::ranges::find(open, month) != open.end()};
    }));
    YG_TRY_ASSIGN(view.reopenings, last_reopenings(reader));
    return view;
  });
}

Result<QuarantinedRows> IntakeService::quarantined_rows(const Request& request) const {
  YG_TRY_ASSIGN(const std::uint32_t month, month_of_path(request));
  YG_TRY(want_whole_fleet(request, "usage.rows"));
  YG_TRY_ASSIGN(const auto after, place_after(request));
  const auto [file, line] = after;
  YG_TRY(ground_.audit.record_alone(db(), {.actor = identity::Actor::of(request),
                                           .action = "usage.quarantine",
                                           .object_type = "usage_month",
                                           .object_id = usage::month_text(month)}));
  return db().read([&](store::Reader& reader) -> Result<QuarantinedRows> {
    QuarantinedRows rows;
    YG_TRY_ASSIGN(
        rows.items,
        reader.all(
            kRows, {usage::month_text(month), file, file, line, static_cast<std::int64_t>(kRowsShown + 1)},
            [](const Row& row) {
              return QuarantinedView{row.id<UsageFileId>(0), row.text(1), row.text(2), row.integer(3), row.text(4)};
            }));
    if (rows.items.size() > kRowsShown) {
      rows.items.pop_back();
      rows.next = fmt::format("{}:{}", rows.items.back().file_id.value, rows.items.back().line);
    }
    return rows;
  });
}

Result<Reopening> IntakeService::reopen(const Request& request, const ReopenInput& input) const {
  YG_TRY(want_whole_fleet(request, "usage.reopen"));
  YG_TRY_ASSIGN(const std::uint32_t month, month_of_path(request));
  const std::string reason{trimmed(input.reason)};
  if (reason.empty() || reason.size() > 500) {
    return fail(ErrorKind::invalid, "intake.reason", {"请写明原因，至多 500 字节", "say why, in at most 500 bytes"},
                {.field = "reason"});
  }
  if (input.days < 1 || input.days > kDaysMax) {
    return fail(ErrorKind::invalid, "intake.days", {"开放 1 到 31 天", "it can be open for 1 to 31 days"},
                {.field = "days", .value = fmt::format("{}", input.days)});
  }
  if (month > usage::month_of(now())) {
    return fail(ErrorKind::conflict, "intake.future_month",
                {"这个月还没有到，到时自然开放", "this month has not come yet; it opens by itself"});
  }
  if (!can_be_reopened(month, ground_.keep.quarantine, now())) {
    return fail(ErrorKind::conflict, "intake.month_over",
                {fmt::format("这个月结束已超过 {} 天，不能再开放", ground_.keep.quarantine.count()),
                 fmt::format("this month ended more than {} days ago and cannot be opened again",
                             ground_.keep.quarantine.count())});
  }
  const std::string text = usage::month_text(month);
  identity::AuditEntry entry{.actor = identity::Actor::of(request),
                             .action = "usage.reopen",
                             .object_type = "usage_month",
                             .object_id = text,
                             .object_label = text,
                             .after = boost::json::object{{"days", input.days}},
                             .reason = reason};
  auto asked =
      identity::audited(ground_.audit, db(), entry, [&](store::Transaction& tx, auto& audit) -> Result<Reopening> {
        YG_TRY_ASSIGN(const auto open, tx.one(kOpenAsked, {text}, [](const Row& row) { return row.integer(0); }));
        if (open.value_or(0) > 0) {
          return fail(ErrorKind::conflict, "intake.reopening",
                      {"这个月正在重新开放", "this month is being opened again already"});
        }
        Reopening reopening{.month = text,
                            .reason = reason,
                            .open_until = now() + std::chrono::days{input.days},
                            .asked_by = audit.actor.login,
                            .asked_at = now()};
        YG_TRY_ASSIGN(reopening.id, insert_reopening(tx, reopening));
        return reopening;
      });
  if (asked) ground_.runner.wake();
  return asked;
}

}  // namespace yunguan::intake
