// SPDX-License-Identifier: Apache-2.0
// The list of differences, its counts and its file.
#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "control/difference.h"
#include "http/table_download.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using store::Row;

constexpr std::string_view kColumns =
    "e.card_id, c.msisdn, c.carrier, c.unit_id, e.aspect, e.desired, e.confirmed, e.standing, e.commanded_at, "
    "e.attempts, e.source, e.note, e.handed_at, e.handed_by, c.iccid, c.imsi";
constexpr std::string_view kFrom = "FROM card_enforcement e JOIN card c ON c.id = e.card_id";
constexpr std::array kCarriers{card::Carrier::mobile, card::Carrier::telecom, card::Carrier::unicom,
                               card::Carrier::broadcast};

http::List make_list() {
  // The index card_enforcement_age has this order to the last key.
  http::List::Declaration list{.name = "control.differences",
                               .fields = {},
                               .id_column = "(e.card_id * 16 + e.aspect)",
                               .default_sort = "commanded_at"};
  std::vector<std::pair<std::string, int>> aspects;
  for (const Aspect aspect : card::kAspects) aspects.emplace_back(card::to_word(aspect), static_cast<int>(aspect));
  std::vector<std::pair<std::string, int>> carriers;
  for (const card::Carrier carrier : kCarriers)
    carriers.emplace_back(card::to_word(carrier), static_cast<int>(carrier));
  http::Field handed{.name = "handed", .kind = http::FieldKind::flag, .column = "e.handed_at"};
  handed.sentence = "Whether it was handed to the carrier since it was commanded.";
  handed.own = [](const http::Condition& condition) {
    const bool wanted = std::get<std::int64_t>(condition.values.front().data()) != 0;
    return http::SqlPiece{wanted ? "e.handed_at IS NOT NULL" : "e.handed_at IS NULL", {}};
  };
  list.fields = {
      {.name = "commanded_at", .kind = http::FieldKind::instant, .column = "e.commanded_at", .sortable = true},
      http::coded_field("standing", "e.standing", {{"waiting", 1}, {"refused", 2}}),
      http::coded_field("aspect", "e.aspect", aspects),
      http::coded_field("carrier", "c.carrier", carriers),
      handed,
      {.name = "card_id", .kind = http::FieldKind::integer, .column = "e.card_id"},
  };
  list.search = [](std::string_view q) {
    const auto digits = trimmed(q);
    if (!all_digits(digits) || digits.size() < 4 || digits.size() > 20) return http::SqlPiece{"1 = 0", {}};
    std::string behind{digits};
    ++behind.back();
    return http::SqlPiece{"e.card_id IN (SELECT id FROM card WHERE msisdn >= ? AND msisdn < ?)",
                          {std::string{digits}, behind}};
  };
  list.search_sentence = "First digits of the card's number, at least four.";
  list.other_parameters = {"unit_id", "overdue", "batch", "format"};
  return http::List{std::move(list)};
}

Difference difference_at(const Row& row, const identity::UnitTree& tree, Instant overdue_before) {
  Difference d;
  d.card_id = row.id<CardId>(0);
  d.msisdn = row.text(1);
  d.carrier = card::to_word(static_cast<card::Carrier>(row.integer(2)));
  d.unit_id = row.id<UnitId>(3);
  d.unit_name = tree.name(d.unit_id);
  d.aspect = static_cast<Aspect>(row.integer(4));
  d.name = card::name_of(d.aspect);
  d.desired_text = row.text(5);
  d.confirmed_text = row.text(6);
  d.standing = static_cast<card::Enforced>(row.integer(7));
  d.commanded_at = row.instant(8);
  d.overdue = d.standing == card::Enforced::waiting && d.commanded_at < overdue_before;
  d.attempts = row.integer(9);
  d.source = row.text(10);
  d.note = row.text(11);
  d.handed_at = row.optional_instant(12);
  d.handed_by = row.text(13);
  card::Facts facts;
  if (d.aspect == Aspect::state) {
    d.desired.state = d.desired_text;
    d.confirmed = ControlValue{.state = d.confirmed_text};
    return d;
  }
  if (put_value(facts, d.aspect, d.desired_text)) d.desired = control_value(facts, d.aspect);
  if (put_value(facts, d.aspect, d.confirmed_text)) d.confirmed = control_value(facts, d.aspect);
  return d;
}

Result<sheet::TableFormat> asked_format(const http::Request& request) {
  const auto format = request.query_value("format").value_or("csv");
  if (format == "csv") return sheet::TableFormat::csv;
  if (format == "xlsx") return sheet::TableFormat::xlsx;
  return fail(ErrorKind::invalid, "control.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
              {.field = "format", .value = clipped(format)});
}

}  // namespace

Differences::Differences(const Ground& ground, std::function<bool(card::Carrier)> has_link,
                         std::filesystem::path work_dir)
    : ground_(ground), has_link_(std::move(has_link)), work_dir_(std::move(work_dir)) {}

const http::List& Differences::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::SqlPiece> Differences::scope_of(const http::Request& request, std::string_view permission) const {
  http::SqlPiece scope{"e.standing <> 0", {}};
  YG_TRY_ASSIGN(const auto units, ground_.units_of(request, permission));
  const http::SqlPiece inside = unit_scope(units, "c.unit_id");
  if (!inside.sql.empty()) scope.sql += " AND " + inside.sql;
  if (request.query_value("overdue") == "true") {
    scope.sql += " AND e.standing = 1 AND e.commanded_at < ?";
    scope.params.emplace_back(ground_.overdue_before());
  }
  if (const auto batch = request.query_value("batch"); batch && !batch->empty()) {
    const auto number = parse_integer<std::int64_t>(*batch);
    if (!number) {
      return fail(ErrorKind::invalid, "control.batch", {"没有这一批", "there is no such batch"},
                  {.field = "batch", .value = clipped(*batch)});
    }
    scope.sql += " AND e.handed_at = ?";
    scope.params.emplace_back(*number);
  }
  return scope;
}

Result<http::Page<Difference>> Differences::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  YG_TRY_ASSIGN(const auto scope, scope_of(request, "card.read"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const http::ListSql sql{.select = fmt::format("SELECT {}", kColumns), .from = std::string{kFrom}, .scope = scope};
  const Instant overdue_before = ground_.overdue_before();
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<Difference>(reader, declaration(), query, sql, [&](const Row& row) {
      Difference difference = difference_at(row, *tree, overdue_before);
      difference.by_link = has_link_(static_cast<card::Carrier>(row.integer(2)));
      return difference;
    });
  });
}

Result<DifferenceSummary> Differences::summary(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto units, ground_.units_of(request, "card.read"));
  const http::SqlPiece inside = unit_scope(units, "c.unit_id");
  const auto count = [&](store::Reader& reader, std::string_view condition,
                         const store::Params& params) -> Result<std::int64_t> {
    const std::string sql =
        fmt::format("SELECT COUNT(*) FROM (SELECT e.aspect {} WHERE e.standing <> 0 AND {}{} LIMIT {}) AS open",
                    inside.sql.empty() ? "FROM card_enforcement e" : kFrom, condition,
                    inside.sql.empty() ? "" : " AND " + inside.sql, http::kCountMax);
    YG_TRY_ASSIGN(const auto found, reader.one({"control.difference_counts", sql}, params,
                                               [](const Row& row) { return row.integer(0); }));
    return found.value_or(0);
  };
  return ground_.db.read([&](store::Reader& reader) -> Result<DifferenceSummary> {
    DifferenceSummary summary{.count_max = http::kCountMax, .overdue_hours = ground_.policy.overdue.count()};
    YG_TRY_ASSIGN(summary.waiting, count(reader, "e.standing = 1", {}));
    YG_TRY_ASSIGN(summary.refused, count(reader, "e.standing = 2", {}));
    YG_TRY_ASSIGN(summary.overdue,
                  count(reader, "e.standing = 1 AND e.commanded_at < :before", {ground_.overdue_before()}));
    return summary;
  });
}

Result<http::Response> Differences::download(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto format, asked_format(request));
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  YG_TRY_ASSIGN(const auto scope, scope_of(request, "card.confirm"));
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "enforcement.export", .object_type = "enforcement"};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(ground_.audit.record_alone(ground_.db, entry));
  const bool zh = request.language == http::Language::zh;
  std::vector<std::string> head =
      zh ? std::vector<std::string>{"卡号", "ICCID", "IMSI",       "运营商",   "管控",
                                    "要求", "目前",  "绑定不符时", "下达时间", "下达次数"}
         : std::vector<std::string>{"Number",    "ICCID",    "IMSI",        "Carrier",      "Control",
                                    "Commanded", "In force", "On mismatch", "Commanded at", "Times"};
  const auto rows = [this, query, scope, zh](const std::function<Result<void>(const std::vector<std::string>&)>& row) {
    const http::ListSql sql{.select = fmt::format("SELECT {}", kColumns), .from = std::string{kFrom}, .scope = scope};
    return ground_.db.read([&](store::Reader& reader) -> Result<void> {
      Result<void> written;
      YG_TRY(http::each_row(reader, declaration(), query, sql, [&](const Row& at) {
        const auto aspect = static_cast<Aspect>(at.integer(4));
        const Text name = card::name_of(aspect);
        const auto carrier = static_cast<card::Carrier>(at.integer(2));
        const std::string mismatch =
            aspect == Aspect::binding ? config::to_word(ground_.policy.binding_mismatch) : std::string{};
        written =
            row({at.text(1), at.text(14), at.text(15),
                 std::string{zh ? card::carrier_name(carrier) : card::to_word(carrier)}, zh ? name.zh : name.en,
                 at.text(5), at.text(6), mismatch, format_clock(at.instant(8)), fmt::format("{}", at.integer(9))});
        return written.has_value();
      }));
      return written;
    });
  };
  const std::string day = format_date(shanghai_date(request.received_at));
  return http::table_download(fmt::format("待落实-{}", day), format, std::move(head), rows, work_dir_);
}

Result<OpenCounts> count_open(store::Reader& reader, Instant overdue_before) {
  static constexpr store::NamedQuery kCount{
      "control.count_open",
      "SELECT standing, CASE WHEN commanded_at < :before THEN 1 ELSE 0 END AS late, COUNT(*) FROM card_enforcement "
      "WHERE standing <> 0 GROUP BY 1, 2"};
  OpenCounts counts;
  YG_TRY(reader.each(kCount, {overdue_before}, [&](const Row& row) {
    const bool waiting = row.integer(0) == static_cast<int>(card::Enforced::waiting);
    (waiting ? counts.waiting : counts.refused) += row.integer(2);
    if (waiting && row.truth(1)) counts.overdue += row.integer(2);
    return true;
  }));
  return counts;
}

}  // namespace yunguan::control
