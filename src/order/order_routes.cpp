// SPDX-License-Identifier: Apache-2.0
#include "order/order_routes.h"

#include "http/etag.h"
#include "order/order_list.h"
#include "order/order_statistics.h"
#include "order/order_store.h"
#include "order/order_view.h"

namespace yunguan::order {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

struct SaveInput {
  boost::json::object values;
};
BOOST_DESCRIBE_STRUCT(SaveInput, (), (values))

struct TaskCheckInput {
  std::int64_t task = 0;
  boost::json::object values;
};
BOOST_DESCRIBE_STRUCT(TaskCheckInput, (), (task, values))

struct BatchAnswer {
  std::vector<BatchLine> orders;
};
BOOST_DESCRIBE_STRUCT(BatchAnswer, (), (orders))

struct PeopleAnswer {
  std::vector<PersonName> items;
};
BOOST_DESCRIBE_STRUCT(PeopleAnswer, (), (items))

// Dealing with one's own orders and tasks wants nobody's permission but the task; an API token wants its owner's work.
JsonRoute declared(Method method, std::string path, std::string operation, std::string summary,
                   std::vector<http::QueryParameter> query = {}) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::string{http::kSignedIn},
          .summary = std::move(summary),
          .tag = "orders",
          .query = std::move(query),
          .token_scope = std::string{http::kOwnWork}};
}

void add_list(std::vector<http::Route>& routes, const Ground& ground) {
  auto query = OrderList::declaration().parameters();
  query.push_back({"box", "all, mine, drafts, todo, done or copied; all when absent."});
  query.push_back({"unit_id", "The unit and all below it.", "integer"});
  query.push_back({"card_id", "Orders that are about this card.", "integer"});
  routes.push_back(http::get_route<http::Page<OrderRow>>(
      declared(Method::get, "/api/v1/orders", "list_orders", "Orders of a box, or all of the caller's units.", query),
      [&ground](const Request& request) { return OrderList::page(ground, request); }));
  routes.push_back(http::get_route<BoxCounts>(
      declared(Method::get, "/api/v1/orders/counts", "count_orders", "How many wait in the caller's boxes."),
      [&ground](const Request& request) { return OrderList::counts(ground, request); }));
  routes.push_back(http::get_route<OrderStatistics>(
      declared(Method::get, "/api/v1/orders/statistics", "get_order_statistics",
               "Orders submitted in a time: what became of them, how long it took, beside the time before.",
               {{"from", "The first day; thirty days back when absent."},
                {"to", "The last day; today when absent."},
                {"period", "day, week, month, quarter or year."},
                {"service", "Code of a service."},
                {"unit_id", "The unit and all below it.", "integer"}}),
      [&ground](const Request& request) { return order_statistics(ground, request); }));
  query.push_back({"format", "csv or xlsx."});
  auto file = declared(Method::get, "/api/v1/orders/export", "export_orders", "The list as a file.", query);
  file.permission = "order.export";
  file.token_scope.clear();
  auto route = http::raw_route(std::move(file),
                               [&ground](const Request& request) { return OrderList::download(ground, request); });
  route.response_type = "text/csv";
  routes.push_back(std::move(route));
}

Result<OrderDetail> shown(const Ground& ground, const OrderService& service, const Request& request,
                          Result<Order> order) {
  if (!order) return std::unexpected(std::move(order).error());
  return detail_of(ground, service, Asking::of(request), *order);
}

Result<PeopleAnswer> people_to_ask(const Ground& ground, const OrderService& service, const Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY(service.visible(Asking::of(request), OrderId{id}));
  return ground.db.read([&](store::Reader& reader) -> Result<PeopleAnswer> {
    PeopleAnswer answer;
    YG_TRY_ASSIGN(answer.items, people_named(reader, request.query_value("q").value_or(""), ground.clock.now()));
    return answer;
  });
}

struct BeginLine {
  PersonId applicant;
  boost::json::object values;
};
BOOST_DESCRIBE_STRUCT(BeginLine, (), (applicant, values))

// The order as `yunguan order replay` tells it again: who applied, then every event, one JSON object a line. Nothing of the form is left out,
// so it is for those who see all orders of the unit.
Result<http::Response> events_file(const Ground& ground, const OrderService& service, const Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  const Asking asking = Asking::of(request);
  YG_TRY_ASSIGN(const auto order, service.visible(asking, OrderId{id}));
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  if (!service.may_read_all(asking.principal, *units, order)) {
    return fail(ErrorKind::forbidden, "order.read_all",
                {"须有查看本单位全部工单的权限", "this takes the permission to see all orders of the unit"});
  }
  std::string text = json::write(BeginLine{order.applicant, {}}) + "\n";
  YG_TRY_ASSIGN(const auto events, ground.db.read([&](store::Reader& reader) { return events_of(reader, order.id); }));
  for (const KeptEvent& event : events) text += json::write(event.event) + "\n";
  return http::Response::download(order.number + ".jsonl", "application/jsonl",
                                  [text = std::move(text)](http::Sink& sink) { return sink.write(text); });
}

void add_events(std::vector<http::Route>& routes, const Ground& ground, const OrderService& service) {
  auto events = http::raw_route(declared(Method::get, "/api/v1/orders/{id}/events", "get_order_events",
                                         "Every event, one JSON object a line, for yunguan order replay."),
                                [&](const Request& request) { return events_file(ground, service, request); });
  events.response_type = "application/jsonl";
  routes.push_back(std::move(events));
}

}  // namespace

std::vector<http::Route> order_routes(const Ground& ground, const OrderService& service) {
  std::vector<http::Route> routes;
  add_list(routes, ground);
  add_events(routes, ground, service);
  auto begin =
      declared(Method::post, "/api/v1/orders", "begin_order", "Begins an order as a draft, or submits it at once.");
  begin.permission = "order.apply";
  begin.token_scope.clear();
  begin.success_status = 201;
  begin.idempotent_create = true;
  routes.push_back(
      http::json_route<BeginInput, OrderDetail>(begin, [&](const Request& request, const BeginInput& input) {
        return shown(ground, service, request, service.begin(Asking::of(request), input));
      }));
  auto many = declared(Method::post, "/api/v1/orders/acts", "act_on_orders",
                       "One act on several orders, with attachments that hang to each; each gets its answer.");
  many.idempotent_create = true;
  routes.push_back(http::json_route<BatchInput, BatchAnswer>(
      many, [&](const Request& request, const BatchInput& input) -> Result<BatchAnswer> {
        BatchAnswer answer;
        YG_TRY_ASSIGN(answer.orders, service.act_on_many(Asking::of(request), input));
        return answer;
      }));
  routes.push_back(http::get_route<OrderDetail>(
      declared(Method::get, "/api/v1/orders/{id}", "get_order", "One order with its whole story."),
      [&](const Request& request) -> Result<OrderDetail> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return shown(ground, service, request, service.visible(Asking::of(request), OrderId{id}));
      }));
  routes.push_back(http::json_route<ActInput, OrderDetail>(
      declared(Method::post, "/api/v1/orders/{id}/acts", "act_on_order",
               "Submits, decides, sends back, transfers, comments – whatever a person may do."),
      [&](const Request& request, const ActInput& input) -> Result<OrderDetail> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return shown(ground, service, request, service.act(Asking::of(request), OrderId{id}, input));
      }));
  routes.push_back(http::json_route<TaskCheckInput, CheckAnswer>(
      declared(Method::post, "/api/v1/orders/{id}/check", "check_order_task",
               "Looks through what would be written at a task; nothing is kept."),
      [&](const Request& request, const TaskCheckInput& input) -> Result<CheckAnswer> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return service.check_task(Asking::of(request), OrderId{id}, input.task, input.values);
      }));
  auto save = declared(Method::put, "/api/v1/orders/{id}/form", "save_order", "Keeps a form that is being filled in.");
  save.if_match = true;
  routes.push_back(http::json_route<SaveInput, OrderDetail>(
      save, [&](const Request& request, const SaveInput& input) -> Result<OrderDetail> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return shown(ground, service, request, service.save(Asking::of(request), OrderId{id}, version, input.values));
      }));
  routes.push_back(http::act_route(
      declared(Method::post, "/api/v1/orders/{id}/read", "read_order", "Says that a copy was looked at."),
      [&](const Request& request) -> Result<void> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return service.read(Asking::of(request), OrderId{id});
      }));
  routes.push_back(http::act_route(
      declared(Method::del, "/api/v1/orders/{id}", "remove_draft", "Removes a draft that was never submitted."),
      [&](const Request& request) -> Result<void> {
        YG_TRY_ASSIGN(const auto id, request.path_id("id"));
        return service.remove(Asking::of(request), OrderId{id});
      }));
  routes.push_back(
      http::get_route<PeopleAnswer>(declared(Method::get, "/api/v1/orders/{id}/people", "find_people_for_order",
                                             "People a task may be given to, by what their name or login contains.",
                                             {{"q", "At least one character."}}),
                                    [&](const Request& request) { return people_to_ask(ground, service, request); }));
  return routes;
}

}  // namespace yunguan::order
