// SPDX-License-Identifier: Apache-2.0
#include "access/permit_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "access/system_store.h"
#include "base/parse.h"
#include "http/table_download.h"
#include "identity/asked_units.h"
#include "store/list_value.h"

namespace yunguan::access {
namespace {

using http::Condition;
using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Row;

constexpr std::size_t kDigitsMin = 4;
constexpr std::size_t kDigitsMax = 20;
constexpr std::size_t kExportStep = 500;

// Written into the statement: one state is one part of an index, whichever plan the store has kept.
// Beside a search, which finds the cards, the plus sign keeps SQLite from going through all of the state instead.
Field state_field(bool beside_search = false) {
  Field field{.name = "state", .kind = FieldKind::enumeration, .column = "p.state", .values = {"active", "ended"}};
  field.own = [sign = beside_search ? "+" : ""](const Condition& condition) {
    const auto has = [&](std::string_view word) {
      return std::ranges::find(condition.values, store::Value{word}) != condition.values.end();
    };
    if (has("active") && has("ended")) return SqlPiece{"1 = 1", {}};
    return SqlPiece{fmt::format("{}p.state = {}", sign, has("active") ? 1 : 2), {}};
  };
  return field;
}

Field card_field() {
  Field field{
      .name = "card_id", .kind = FieldKind::integer, .column = "p.subject_id", .sentence = "Permits of one card."};
  field.own = [](const Condition& condition) {
    SqlPiece piece{"p.subject_kind = 1 AND p.subject_id IN (", condition.values};
    for (std::size_t n = 0; n < condition.values.size(); ++n) piece.sql += n == 0 ? "?" : ", ?";
    piece.sql += ")";
    return piece;
  };
  return field;
}

// Cards by the last digits of their numbers, which one index serves; no further than a list counts.
SqlPiece search(std::string_view q) {
  const auto digits = trimmed(q);
  if (!all_digits(digits) || digits.size() < kDigitsMin || digits.size() > kDigitsMax) return {"1 = 0", {}};
  const std::string suffix{digits.rbegin(), digits.rend()};
  std::string end = suffix;
  ++end.back();
  return {fmt::format("p.subject_kind = 1 AND p.subject_id IN (SELECT id FROM (SELECT id FROM card WHERE "
                      "msisdn_reversed >= ? AND msisdn_reversed < ? LIMIT {}) AS b)",
                      http::kCountMax + 1),
          {suffix, end}};
}

http::List make_list() {
  http::List::Declaration list{
      .name = "access.permits", .fields = {}, .id_column = "p.id", .default_sort = "-id", .search = search};
  list.fields = {
      {.name = "id",
       .kind = FieldKind::integer,
       .column = "p.id",
       .sortable = true,
       .sentence = "In the order they were granted."},
      state_field(),
      card_field(),
      {.name = "system_id", .kind = FieldKind::integer, .column = "p.system_id"},
      {.name = "from", .kind = FieldKind::instant, .column = "p.from_at"},
      {.name = "until", .kind = FieldKind::instant, .column = "p.until_at", .sortable = true},
      {.name = "confirm_by", .kind = FieldKind::instant, .column = "p.confirm_at", .sortable = true},
      {.name = "ended_at", .kind = FieldKind::instant, .column = "p.ended_at", .nullable = true},
      http::coded_field("ended_why", "p.ended_why",
                        {{"expired", 1},
                         {"unconfirmed", 2},
                         {"revoked", 3},
                         {"given_up", 4},
                         {"card_closed", 5},
                         {"system_closed", 6}}),
      {.name = "order_number", .kind = FieldKind::text, .column = "p.order_number"},
  };
  list.search_sentence = "The last digits of a number, at least four.";
  list.other_parameters = {"unit_id", "due", "format", "columns"};
  return http::List{std::move(list)};
}

std::string due_piece(std::string_view which, Instant now) {
  if (which == "confirm") return fmt::format("p.state = 1 AND p.confirm_at <= {}", to_micros(now + kConfirmWindow));
  if (which == "overdue") return fmt::format("p.state = 1 AND p.confirm_at <= {}", to_micros(now));
  return fmt::format("p.state = 1 AND p.until_at <= {}", to_micros(now + kEndingSoon));
}

struct Asked {
  http::ListQuery query;
  http::ListSql sql;
};

Result<Asked> asked_of(const Ground& ground, const http::Request& request) {
  Asked asked;
  YG_TRY_ASSIGN(asked.query, PermitList::declaration().parse(request));
  static const Field kBesideSearch = state_field(true);
  for (Condition& condition : asked.query.conditions) {
    if (asked.query.search && condition.field->name == "state") condition.field = &kBesideSearch;
  }
  YG_TRY_ASSIGN(const auto tree, ground.units.tree());
  YG_TRY_ASSIGN(const auto units, identity::asked_units(request, identity::principal_of(request).scope("permit.read"),
                                                        *tree, "permit.unit"));
  std::string scope = identity::inside_units("p.unit_id", units);
  if (const auto due = request.query_value("due"); due && !due->empty()) {
    if (*due != "confirm" && *due != "overdue" && *due != "ending") {
      return fail(ErrorKind::invalid, "permit.due",
                  {"须为 confirm、overdue 或 ending", "one of confirm, overdue and ending"},
                  {.field = "due", .value = clipped(*due)});
    }
    scope += " AND " + due_piece(*due, ground.clock.now());
  }
  asked.sql = {.select = fmt::format("SELECT {}", permit_columns()),
               .from = "FROM access_permit p",
               .scope = {std::move(scope), {}}};
  return asked;
}

Result<std::unordered_map<std::int64_t, std::string>> numbers_of(store::Reader& reader,
                                                                 const std::vector<std::int64_t>& cards) {
  const std::string sql =
      "SELECT c.id, c.msisdn FROM card c WHERE c.id " + store::in_number_list(reader.dialect(), "ids");
  std::unordered_map<std::int64_t, std::string> numbers;
  YG_TRY(reader.each({"access.numbers", sql, true}, {store::list_value(reader.dialect(), cards)}, [&](const Row& row) {
    numbers.emplace(row.integer(0), row.text(1));
    return true;
  }));
  return numbers;
}

struct Column {
  std::string_view name;
  Text title;
  std::string (*cell)(const PermitView&, bool zh);
};

std::string said(const Text& text, bool zh) { return zh ? text.zh : text.en; }
std::string at(const std::optional<Instant>& instant) { return instant ? format_clock(*instant) : std::string{}; }

const std::vector<Column>& all_columns() {
  static const std::vector<Column> kColumns{
      {"msisdn", {"号码", "Number"}, [](const PermitView& permit, bool) { return permit.msisdn; }},
      {"unit_name", {"单位", "Unit"}, [](const PermitView& permit, bool) { return permit.unit_name; }},
      {"system_code", {"系统编码", "System code"}, [](const PermitView& permit, bool) { return permit.system_code; }},
      {"system_name",
       {"应用系统", "System"},
       [](const PermitView& permit, bool zh) { return said(permit.system_name, zh); }},
      {"state", {"状态", "State"}, [](const PermitView& permit, bool zh) { return said(name_of(permit.state), zh); }},
      {"from", {"开始时间", "From"}, [](const PermitView& permit, bool) { return format_clock(permit.from); }},
      {"until", {"截止时间", "Until"}, [](const PermitView& permit, bool) { return format_clock(permit.until); }},
      {"confirm_by", {"确认期限", "Confirm by"}, [](const PermitView& permit, bool) { return at(permit.confirm_by); }},
      {"confirmed_at",
       {"确认时间", "Confirmed"},
       [](const PermitView& permit, bool) { return at(permit.confirmed_at); }},
      {"confirmed_by", {"确认人", "Confirmed by"}, [](const PermitView& permit, bool) { return permit.confirmed_by; }},
      {"ended_at", {"结束时间", "Ended"}, [](const PermitView& permit, bool) { return at(permit.ended_at); }},
      {"ended_why",
       {"结束原因", "Ended by"},
       [](const PermitView& permit, bool zh) {
         return permit.ended_why ? said(name_of(*permit.ended_why), zh) : std::string{};
       }},
      {"order_number", {"工单号", "Order"}, [](const PermitView& permit, bool) { return permit.order_number; }},
  };
  return kColumns;
}

// In the order asked for; all without any.
Result<std::vector<Column>> asked_columns(const http::Request& request) {
  const auto& all = all_columns();
  const auto asked = request.query_value("columns");
  if (!asked || asked->empty()) return all;
  std::vector<Column> columns;
  for (const std::string_view name : split(*asked, ',')) {
    const auto found = std::ranges::find(all, name, &Column::name);
    if (found == all.end()) {
      return fail(ErrorKind::invalid, "permit.export_column", {"没有这一列", "there is no such column"},
                  {.field = "columns", .value = clipped(name)});
    }
    columns.push_back(*found);
  }
  return columns;
}

}  // namespace

Result<std::vector<PermitView>> shown(store::Reader& reader, const std::vector<Permit>& permits,
                                      const identity::Principal& caller, const identity::UnitTree& units, Instant now) {
  std::vector<std::int64_t> cards;
  std::vector<std::int64_t> ids;
  for (const Permit& permit : permits) {
    cards.push_back(permit.subject.id);
    ids.push_back(permit.system.value);
  }
  YG_TRY_ASSIGN(const auto numbers, numbers_of(reader, cards));
  YG_TRY_ASSIGN(const auto systems, find_systems(reader, ids));
  const identity::Scope confirms = caller.scope("permit.confirm");
  const identity::Scope manages = caller.scope("permit.manage");
  std::vector<PermitView> views;
  for (const Permit& permit : permits) {
    PermitView view;
    view.id = permit.id;
    view.card_id = CardId{permit.subject.id};
    if (const auto number = numbers.find(permit.subject.id); number != numbers.end()) view.msisdn = number->second;
    view.unit_id = permit.unit;
    view.unit_name = units.name(permit.unit);
    view.system_id = permit.system;
    if (const auto system = std::ranges::find(systems, permit.system, &System::id); system != systems.end()) {
      view.system_code = system->code;
      view.system_name = system->name;
    }
    view.state = permit.state;
    view.from = permit.from;
    view.until = permit.until;
    view.confirm_by = permit.confirm_by;
    view.confirm_due = permit.is_due(now);
    view.confirmed_at = permit.confirmed_at;
    view.confirmed_by = permit.confirmed_name;
    view.ended_at = permit.ended_at;
    view.ended_why = permit.ended_why;
    if (!permit.order.empty()) view.order_id = permit.order;
    view.order_number = permit.order_number;
    const identity::Unit* const unit = units.find(permit.unit);
    const bool is_active = unit != nullptr && permit.state == PermitState::active;
    view.may.confirm = is_active && view.confirm_due && confirms.contains(unit->path);
    view.may.end = is_active && (confirms.contains(unit->path) || manages.contains(unit->path));
    view.version = permit.version;
    views.push_back(std::move(view));
  }
  return views;
}

namespace {

Result<http::Page<PermitView>> views_of(store::Reader& reader, const Ground& ground, const http::ListQuery& query,
                                        const http::ListSql& sql, const identity::Principal& caller,
                                        const identity::UnitTree& units, std::optional<std::int64_t> known_total) {
  YG_TRY_ASSIGN(auto rows,
                http::read_page<Permit>(reader, PermitList::declaration(), query, sql, permit_at, known_total));
  YG_TRY_ASSIGN(auto views, shown(reader, rows.items, caller, units, ground.clock.now()));
  return http::Page<PermitView>{std::move(views), rows.next_cursor, rows.prev_cursor, rows.total, rows.total_is_exact};
}

}  // namespace

const http::List& PermitList::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<PermitView>> PermitList::page(const Ground& ground, const http::Request& request) {
  YG_TRY_ASSIGN(const auto asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  return ground.db.read([&](store::Reader& reader) {
    return views_of(reader, ground, asked.query, asked.sql, identity::principal_of(request), *units, std::nullopt);
  });
}

Result<http::Response> PermitList::download(const Ground& ground, const http::Request& request) {
  const auto word = request.query_value("format").value_or("csv");
  if (word != "csv" && word != "xlsx") {
    return fail(ErrorKind::invalid, "permit.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
                {.field = "format", .value = clipped(word)});
  }
  YG_TRY_ASSIGN(const auto columns, asked_columns(request));
  YG_TRY_ASSIGN(auto asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "permit.export", .object_type = "permit", .object_id = ""};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(ground.audit.record_alone(ground.db, entry));
  const bool zh = request.language == http::Language::zh;
  asked.query.cursor.reset();
  // The caller's rights are those of the request, which may be over by then.
  const auto caller = identity::principal_of(request);
  const auto rows = [&ground, asked, units, caller, columns,
                     zh](const std::function<Result<void>(const std::vector<std::string>&)>& write) -> Result<void> {
    const auto page_of = [&](const http::ListQuery& step) {
      return ground.db.read(
          [&](store::Reader& reader) { return views_of(reader, ground, step, asked.sql, caller, *units, 0); });
    };
    return http::each_in_steps(asked.query, kExportStep, page_of, [&](const PermitView& view) {
      std::vector<std::string> cells;
      for (const Column& column : columns) cells.push_back(column.cell(view, zh));
      return write(cells);
    });
  };
  std::vector<std::string> head;
  for (const Column& column : columns) head.push_back(said(column.title, zh));
  return http::table_download(zh ? "应用权限" : "permits",
                              word == "csv" ? sheet::TableFormat::csv : sheet::TableFormat::xlsx, std::move(head), rows,
                              ground.work_dir);
}

Result<AccessFigures> PermitList::figures(const Ground& ground, const http::Request& request) {
  YG_TRY_ASSIGN(const auto tree, ground.units.tree());
  YG_TRY_ASSIGN(const auto units, identity::asked_units(request, identity::principal_of(request).scope("permit.read"),
                                                        *tree, "permit.unit"));
  const Instant now = ground.clock.now();
  const std::string scope = identity::inside_units("p.unit_id", units);
  return ground.db.read([&](store::Reader& reader) -> Result<AccessFigures> {
    const auto count = [&](std::string_view name, const std::string& sql) -> Result<std::int64_t> {
      YG_TRY_ASSIGN(const auto found, reader.one({name, sql}, {}, [](const Row& row) { return row.integer(0); }));
      return found.value_or(0);
    };
    const auto permits = [&](const std::string& piece) {
      return fmt::format("SELECT COUNT(*) FROM access_permit p WHERE {} AND {}", piece, scope);
    };
    AccessFigures figures;
    YG_TRY_ASSIGN(figures.systems_open,
                  count("access.open_systems", "SELECT COUNT(*) FROM access_system WHERE is_open = 1"));
    YG_TRY_ASSIGN(figures.active, count("access.active_permits", permits("p.state = 1")));
    YG_TRY_ASSIGN(figures.confirm_due, count("access.due_permits", permits(due_piece("confirm", now))));
    YG_TRY_ASSIGN(figures.overdue, count("access.overdue_permits", permits(due_piece("overdue", now))));
    YG_TRY_ASSIGN(figures.ending_30d, count("access.ending_permits", permits(due_piece("ending", now))));
    return figures;
  });
}

}  // namespace yunguan::access
