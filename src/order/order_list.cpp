// SPDX-License-Identifier: Apache-2.0
#include "order/order_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/parse.h"
#include "http/table_download.h"
#include "identity/asked_units.h"
#include "identity/enum_name.h"
#include "order/order_store.h"

namespace yunguan::order {
namespace {

using store::Row;

Result<Box> asked_box(const http::Request& request) {
  const auto word = request.query_value("box").value_or("all");
  if (const auto box = identity::from_name<Box>(word)) return *box;
  return fail(ErrorKind::invalid, "order.box", {"没有这个箱", "there is no such box"},
              {.field = "box", .value = clipped(word)});
}

struct Asked {
  http::ListQuery query;
  Pick pick;
};

constexpr std::size_t kExportStep = 500;

constexpr std::string_view kRows =
    "SELECT o.id, o.number, o.service_version, o.status, o.suspended, o.supervised, o.priority, o.applicant_id, p.name,"
    " o.unit_id, o.steps, o.light, o.due_at, o.created_at, o.submitted_at, o.ended_at, o.updated_at{} FROM orders o"
    " JOIN person p ON p.id = o.applicant_id WHERE o.id IN ({})";
// Whether the caller has read a copy.
constexpr std::string_view kRead =
    ", (SELECT CASE WHEN c.read_at IS NULL THEN 0 ELSE 1 END FROM order_copy c WHERE c.order_id = o.id AND c.person_id "
    "= "
    "{})";

Result<Asked> asked_of(const Ground& ground, const http::Request& request) {
  Asked asked;
  YG_TRY_ASSIGN(asked.pick.box, asked_box(request));
  YG_TRY_ASSIGN(asked.query, OrderList::declaration().parse(request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  YG_TRY_ASSIGN(asked.pick.units, units_asked_for(request, *units, asked.pick.box == Box::all));
  asked.pick.me = identity::principal_of(request).person_id;
  if (const auto card = request.query_value("card_id"); card && !card->empty()) {
    asked.pick.card = parse_integer<std::int64_t>(*card);
    if (!asked.pick.card) {
      return fail(ErrorKind::invalid, "order.card", {"须为卡的编号", "must be the id of a card"},
                  {.field = "card_id", .value = clipped(*card)});
    }
  }
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
  order.due_at = due_in(row, 12);
  order.created_at = row.instant(13);
  order.submitted_at = row.optional_instant(14);
  order.ended_at = row.optional_instant(15);
  order.updated_at = row.instant(16);
  if (row.size() > 17 && !row.is_null(17)) order.read = row.truth(17);
  return raw;
}

Result<void> complete(const Ground& ground, store::Reader& reader, Raw& raw) {
  YG_TRY_ASSIGN(const auto version, ground.shelf.version(reader, raw.version));
  raw.row.service = version->service->text().code;
  raw.row.title = version->service->text().title;
  raw.row.steps = steps_in(*version->service, raw.steps);
  return {};
}

// In the order of the ids.
Result<std::vector<OrderRow>> rows_of(const Ground& ground, store::Reader& reader, const identity::UnitTree& units,
                                      const std::vector<OrderId>& ids, const Pick& pick) {
  std::vector<OrderRow> rows;
  if (ids.empty()) return rows;
  std::vector<std::int64_t> numbers;
  for (const OrderId id : ids) numbers.push_back(id.value);
  const std::string sql =
      fmt::format(fmt::runtime(kRows), pick.box == Box::copied ? fmt::format(fmt::runtime(kRead), pick.me.value) : "",
                  fmt::join(numbers, ","));
  YG_TRY_ASSIGN(auto found, reader.all({"order.rows", sql}, {}, [&](const Row& row) { return raw_at(row, units); }));
  std::map<OrderId, Raw> by_id;
  for (Raw& raw : found) by_id.emplace(raw.row.id, std::move(raw));
  for (const OrderId id : ids) {
    const auto raw = by_id.find(id);
    if (raw == by_id.end()) continue;
    YG_TRY(complete(ground, reader, raw->second));
    rows.push_back(std::move(raw->second.row));
  }
  return rows;
}

Result<http::Page<OrderRow>> rows_page(const Ground& ground, store::Reader& reader, const identity::UnitTree& units,
                                       const http::ListQuery& query, const Pick& pick) {
  YG_TRY_ASSIGN(auto picked, pick_page(reader, query, pick));
  YG_TRY_ASSIGN(auto rows, rows_of(ground, reader, units, picked.items, pick));
  return http::Page<OrderRow>{std::move(rows), std::move(picked.next_cursor), std::move(picked.prev_cursor),
                              picked.total, picked.total_is_exact};
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

Result<std::optional<std::vector<UnitId>>> units_asked_for(const http::Request& request,
                                                           const identity::UnitTree& units, bool only_own) {
  const identity::Principal& caller = identity::principal_of(request);
  auto tops = caller.scope("order.read").tops();
  const auto more = caller.scope("order.supervise").tops();
  tops.insert(tops.end(), more.begin(), more.end());
  const identity::Scope scope = only_own ? identity::Scope{std::move(tops)} : identity::Scope({"/"});
  return identity::asked_units(request, scope, units, "order.unit");
}

const http::List& OrderList::declaration() { return order_fields(); }

Result<http::Page<OrderRow>> OrderList::page(const Ground& ground, const http::Request& request) {
  YG_TRY_ASSIGN(const auto asked, asked_of(ground, request));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  return ground.db.read(
      [&](store::Reader& reader) { return rows_page(ground, reader, *units, asked.query, asked.pick); });
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
    const auto page_of = [&](const http::ListQuery& step) {
      return ground.db.read([&](store::Reader& reader) { return rows_page(ground, reader, *units, step, asked.pick); });
    };
    return http::each_in_steps(asked.query, kExportStep, page_of,
                               [&](const OrderRow& row) { return write(cells_of(row, zh)); });
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
    const std::string open = "SELECT DISTINCT order_id FROM order_task WHERE person_id = :me AND state = 0";
    BoxCounts counts;
    YG_TRY_ASSIGN(counts.todo, count("order.count_todo", open));
    YG_TRY_ASSIGN(counts.late, count("order.count_late",
                                     fmt::format("SELECT 1 FROM ({} LIMIT {}) AS t JOIN orders o ON o.id = t.order_id"
                                                 " WHERE o.light > 1",
                                                 open, http::kCountMax)));
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
