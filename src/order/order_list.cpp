// SPDX-License-Identifier: Apache-2.0
#include "order/order_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "http/table_download.h"
#include "identity/enum_name.h"
#include "order/order_store.h"

namespace yunguan::order {
namespace {

using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Row;

constexpr int kFoundMax = 2'000;  // orders that one branch of the free search looks at

template <class Enum>
std::vector<std::pair<std::string, int>> codes_of() {
  std::vector<std::pair<std::string, int>> codes;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto item) { codes.emplace_back(item.name, static_cast<int>(item.value)); });
  return codes;
}

// Numbers, what the order is about, and applicants, each by how they begin.
SqlPiece search(std::string_view q) {
  const std::string text{trimmed(q)};
  if (text.empty()) return {"1 = 0", {}};
  const std::string last = text + std::string{kLastCharacter};
  SqlPiece piece;
  piece.sql = fmt::format(
      "o.id IN (SELECT id FROM (SELECT id FROM orders WHERE number >= ? AND number <= ? LIMIT {0}) AS n"
      " UNION ALL SELECT order_id FROM (SELECT order_id FROM order_link WHERE label >= ? AND label <= ? LIMIT {0}) AS l"
      " UNION ALL SELECT id FROM (SELECT a.id FROM orders a WHERE a.applicant_id IN"
      " (SELECT p.id FROM person p WHERE p.name = ? OR p.login = ?) LIMIT {0}) AS a)",
      kFoundMax);
  piece.params = {text, last, text, last, text, text};
  return piece;
}

http::List make_list() {
  http::List::Declaration list{.name = "order.list", .fields = {}, .id_column = "o.id", .default_sort = "-id"};
  list.fields = {
      {.name = "id",
       .kind = FieldKind::integer,
       .column = "o.id",
       .sortable = true,
       .sentence = "In the order they were begun."},
      {.name = "number", .kind = FieldKind::text, .column = "o.number", .sentence = "The whole number."},
      {.name = "service", .kind = FieldKind::text, .column = "o.service", .sentence = "Code of a service."},
      http::coded_field("status", "o.status", codes_of<flow::Status>()),
      {.name = "suspended", .kind = FieldKind::flag, .column = "o.suspended"},
      {.name = "supervised", .kind = FieldKind::flag, .column = "o.supervised"},
      {.name = "priority", .kind = FieldKind::text, .column = "o.priority"},
      http::coded_field("light", "o.light", codes_of<ClockLight>()),
      {.name = "applicant_id", .kind = FieldKind::integer, .column = "o.applicant_id"},
      {.name = "steps",
       .kind = FieldKind::text,
       .column = "o.steps",
       .sentence = "Ids of the steps where it stands; use steps~= for one of several."},
      {.name = "created_at", .kind = FieldKind::instant, .column = "o.created_at"},
      {.name = "submitted_at", .kind = FieldKind::instant, .column = "o.submitted_at", .nullable = true},
      {.name = "ended_at", .kind = FieldKind::instant, .column = "o.ended_at", .nullable = true},
      {.name = "updated_at", .kind = FieldKind::instant, .column = "o.updated_at", .sortable = true},
      {.name = "due_at", .kind = FieldKind::instant, .column = "o.due_at", .sortable = true, .nullable = true},
  };
  list.search = search;
  list.search_sentence =
      "How a number, a card's number or another object of the order begins; the applicant's name or login.";
  list.other_parameters = {"box", "unit_id", "card_id", "format", "columns"};
  return http::List{std::move(list)};
}

Result<Box> asked_box(const http::Request& request) {
  const auto word = request.query_value("box").value_or("all");
  if (const auto box = identity::from_name<Box>(word)) return *box;
  return fail(ErrorKind::invalid, "order.box", {"没有这个箱", "there is no such box"},
              {.field = "box", .value = clipped(word)});
}

Result<std::string> unit_piece(const Ground& ground, const http::Request& request, Box box) {
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  YG_TRY_ASSIGN(const auto scope, asked_units(request, *units, box == Box::all));
  return scope_sql(scope, *units, "o.unit_id");
}

struct Asked {
  http::ListQuery query;
  http::ListSql sql;
};

constexpr std::string_view kSelect =
    "SELECT o.id, o.number, o.service_version, o.status, o.suspended, o.supervised, o.priority, o.applicant_id, p.name,"
    " o.unit_id, o.steps, o.light, o.due_at, o.created_at, o.submitted_at, o.ended_at, o.updated_at";

Result<Asked> asked_of(const Ground& ground, const http::Request& request) {
  Asked asked;
  YG_TRY_ASSIGN(const Box box, asked_box(request));
  YG_TRY_ASSIGN(asked.query, OrderList::declaration().parse(request));
  YG_TRY_ASSIGN(std::string scope, unit_piece(ground, request, box));
  const std::int64_t me = identity::principal_of(request).person_id.value;
  const auto also = [&](const std::string& piece) { scope += (scope.empty() ? "" : " AND ") + piece; };
  std::string from = "FROM orders o";
  std::string read = ", NULL";
  if (const auto card = request.query_value("card_id"); card && !card->empty()) {
    const auto id = parse_integer<std::int64_t>(*card);
    if (!id) {
      return fail(ErrorKind::invalid, "order.card", {"须为卡的编号", "must be the id of a card"},
                  {.field = "card_id", .value = clipped(*card)});
    }
    also(fmt::format("o.id IN (SELECT order_id FROM order_link WHERE kind = 'card' AND object_id = {})", *id));
  }
  switch (box) {
    case Box::all:
      also("o.status <> 0");
      break;
    case Box::mine:
      also(fmt::format("o.applicant_id = {} AND o.status <> 0", me));
      break;
    case Box::drafts:
      also(fmt::format("o.applicant_id = {} AND o.status = 0", me));
      break;
    case Box::todo:
    case Box::done:
      from = fmt::format(
          "FROM (SELECT DISTINCT order_id FROM order_task WHERE person_id = {} AND state = {}) AS t"
          " JOIN orders o ON o.id = t.order_id",
          me, box == Box::todo ? 0 : 1);
      break;
    case Box::copied:
      from = fmt::format("FROM order_copy c JOIN orders o ON o.id = c.order_id");
      also(fmt::format("c.person_id = {}", me));
      read = ", CASE WHEN c.read_at IS NULL THEN 0 ELSE 1 END";
      break;
  }
  asked.sql = {.select = std::string{kSelect} + read,
               .from = from + " JOIN person p ON p.id = o.applicant_id",
               .scope = {std::move(scope), {}}};
  return asked;
}

std::vector<Text> steps_in(const catalog::Service& service, const std::string& ids) {
  std::vector<Text> steps;
  std::size_t from = 0;
  while (from < ids.size()) {
    const std::size_t to = std::min(ids.find(',', from), ids.size());
    const int step = service.flow().find(ids.substr(from, to - from));
    if (step != flow::kNone) steps.push_back(service.step(step).title);
    from = to + 1;
  }
  return steps;
}

// A row as it was read, with what the service's version says filled in later: the shelf may have to read it.
struct Raw {
  OrderRow row;
  VersionId version;
  std::string steps;
};

Raw raw_at(const Row& row, const identity::UnitTree& units) {
  Raw raw{.row = {.id = row.id<OrderId>(0), .number = row.text(1), .steps = {}},
          .version = row.id<VersionId>(2),
          .steps = row.text(10)};
  OrderRow& order = raw.row;
  order.status = static_cast<flow::Status>(row.integer(3));
  order.suspended = row.truth(4);
  order.supervised = row.truth(5);
  order.priority = row.text(6);
  order.applicant = row.id<PersonId>(7);
  order.applicant_name = row.text(8);
  order.unit_id = row.id<UnitId>(9);
  order.unit_name = std::string{units.name(order.unit_id)};
  order.light = static_cast<ClockLight>(row.integer(11));
  order.due_at = row.optional_instant(12);
  order.created_at = row.instant(13);
  order.submitted_at = row.optional_instant(14);
  order.ended_at = row.optional_instant(15);
  order.updated_at = row.instant(16);
  if (!row.is_null(17)) order.read = row.truth(17);
  return raw;
}

Result<void> complete(const Ground& ground, store::Reader& reader, Raw& raw) {
  YG_TRY_ASSIGN(const auto version, ground.shelf.version(reader, raw.version));
  raw.row.service = version->service->text().code;
  raw.row.title = version->service->text().title;
  raw.row.steps = steps_in(*version->service, raw.steps);
  return {};
}

Text status_text(flow::Status status) {
  switch (status) {
    case flow::Status::draft:
      return {"草稿", "draft"};
    case flow::Status::running:
      return {"办理中", "under way"};
    case flow::Status::returned:
      return {"已退回", "returned"};
    case flow::Status::withdrawn:
      return {"已撤回", "withdrawn"};
    case flow::Status::completed:
      return {"已办结", "completed"};
    case flow::Status::refused:
      return {"已拒绝", "refused"};
    case flow::Status::cancelled:
      return {"已作废", "discarded"};
    case flow::Status::terminated:
      return {"已终止", "ended"};
  }
  return {};
}

std::vector<std::string> cells_of(const OrderRow& row, bool zh) {
  const auto say = [&](const Text& text) { return zh ? text.zh : text.en; };
  std::string steps;
  for (const Text& step : row.steps) steps += (steps.empty() ? "" : zh ? "、" : ", ") + say(step);
  const auto at = [](const std::optional<Instant>& instant) {
    return instant ? format_clock(*instant) : std::string{};
  };
  return {row.number, say(row.title), say(status_text(row.status)), row.applicant_name, row.unit_name,
          steps,      row.priority,   at(row.submitted_at),         at(row.ended_at),   at(row.due_at)};
}

}  // namespace

Result<identity::Scope> asked_units(const http::Request& request, const identity::UnitTree& units, bool only_own) {
  const identity::Principal& caller = identity::principal_of(request);
  auto tops = caller.scope("order.read").tops();
  const auto more = caller.scope("order.supervise").tops();
  tops.insert(tops.end(), more.begin(), more.end());
  const identity::Scope scope = only_own ? identity::Scope{std::move(tops)} : identity::Scope({"/"});
  const auto asked = request.query_value("unit_id");
  if (!asked || asked->empty()) return scope;
  const auto id = parse_integer<std::int64_t>(*asked);
  const identity::Unit* const unit = id ? units.find(UnitId{*id}) : nullptr;
  if (unit == nullptr || (only_own && !scope.contains(unit->path))) {
    return fail(ErrorKind::invalid, "order.unit",
                {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"},
                {.field = "unit_id", .value = clipped(*asked)});
  }
  return identity::Scope({unit->path});
}

std::string scope_sql(const identity::Scope& scope, const identity::UnitTree& units, std::string_view column) {
  if (scope.everything() || (scope.tops().size() == 1 && scope.tops().front() == "/")) return {};
  std::vector<std::int64_t> ids;
  for (const UnitId id : units.inside(scope)) ids.push_back(id.value);
  return fmt::format("{} IN (-1{}{})", column, ids.empty() ? "" : ",", fmt::join(ids, ","));
}

const http::List& OrderList::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<OrderRow>> OrderList::page(const Ground& ground, const http::Request& request) {
  YG_TRY_ASSIGN(const auto asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  return ground.db.read([&](store::Reader& reader) -> Result<http::Page<OrderRow>> {
    YG_TRY_ASSIGN(auto raw, http::read_page<Raw>(reader, declaration(), asked.query, asked.sql,
                                                 [&](const Row& row) { return raw_at(row, *units); }));
    http::Page<OrderRow> page{.items = {},
                              .next_cursor = std::move(raw.next_cursor),
                              .prev_cursor = std::move(raw.prev_cursor),
                              .total = raw.total,
                              .total_is_exact = raw.total_is_exact};
    for (Raw& one : raw.items) {
      YG_TRY(complete(ground, reader, one));
      page.items.push_back(std::move(one.row));
    }
    return page;
  });
}

Result<http::Response> OrderList::download(const Ground& ground, const http::Request& request) {
  const auto word = request.query_value("format").value_or("csv");
  if (word != "csv" && word != "xlsx") {
    return fail(ErrorKind::invalid, "order.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
                {.field = "format", .value = clipped(word)});
  }
  YG_TRY_ASSIGN(const auto asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "order.export", .object_type = "order", .object_id = ""};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(ground.audit.record_alone(ground.db, entry));
  const bool zh = request.language == http::Language::zh;
  const auto rows = [&ground, asked, units,
                     zh](const std::function<Result<void>(const std::vector<std::string>&)>& write) {
    return ground.db.read([&](store::Reader& reader) -> Result<void> {
      Result<void> written;
      YG_TRY(http::each_row(reader, declaration(), asked.query, asked.sql, [&](const Row& row) {
        Raw raw = raw_at(row, *units);
        written = complete(ground, reader, raw);
        if (written) written = write(cells_of(raw.row, zh));
        return written.has_value();
      }));
      return written;
    });
  };
  std::vector<std::string> head =
      zh ? std::vector<std::string>{"工单号",   "服务",   "状态",     "申请人",   "单位",
                                    "当前步骤", "优先级", "提交时间", "结束时间", "到期时间"}
         : std::vector<std::string>{"Number",    "Service",  "Status",    "Applicant", "Unit",
                                    "Stands at", "Priority", "Submitted", "Ended",     "Due"};
  return http::table_download(zh ? "工单" : "orders",
                              word == "csv" ? sheet::TableFormat::csv : sheet::TableFormat::xlsx, std::move(head), rows,
                              ground.work_dir);
}

Result<BoxCounts> OrderList::counts(const Ground& ground, const http::Request& request) {
  const PersonId me = identity::principal_of(request).person_id;
  return ground.db.read([&](store::Reader& reader) -> Result<BoxCounts> {
    const auto count = [&](std::string_view name, const std::string& inner) -> Result<std::int64_t> {
      const std::string sql = fmt::format("SELECT COUNT(*) FROM ({} LIMIT {}) AS f", inner, http::kCountMax);
      YG_TRY_ASSIGN(const auto found, reader.one({name, sql}, {me}, [](const Row& row) { return row.integer(0); }));
      return found.value_or(0);
    };
    const std::string open = "SELECT DISTINCT t.order_id FROM order_task t";
    BoxCounts counts;
    YG_TRY_ASSIGN(counts.todo, count("order.count_todo", open + " WHERE t.person_id = :me AND t.state = 0"));
    YG_TRY_ASSIGN(counts.late,
                  count("order.count_late", open + " JOIN orders o ON o.id = t.order_id WHERE t.person_id = "
                                                   ":me AND t.state = 0 AND o.light > 1"));
    YG_TRY_ASSIGN(counts.drafts,
                  count("order.count_drafts", "SELECT id FROM orders WHERE applicant_id = :me AND status = 0"));
    YG_TRY_ASSIGN(counts.returned,
                  count("order.count_returned", "SELECT id FROM orders WHERE applicant_id = :me AND status = 2"));
    YG_TRY_ASSIGN(counts.unread, count("order.count_unread",
                                       "SELECT order_id FROM order_copy WHERE person_id = :me AND read_at IS NULL"));
    return counts;
  });
}

}  // namespace yunguan::order
