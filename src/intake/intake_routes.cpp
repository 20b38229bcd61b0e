// SPDX-License-Identifier: Apache-2.0
#include "intake/intake_routes.h"

namespace yunguan::intake {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;

JsonRoute reading(const char* path, const char* operation, const char* summary) {
  return {.method = Method::get,
          .path = path,
          .operation = operation,
          .permission = "usage.read",
          .summary = summary,
          .tag = "usage"};
}

http::Route submit_route(const IntakeService& service, std::size_t batch_max) {
  auto route = http::get_route<BatchAnswer>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/usage",
                .operation = "submit_usage",
                .permission = "usage.submit",
                .summary =
                    "Takes a batch of usage rows: all of it is durable when it is answered, or nothing was taken. "
                    "Idempotency-Key is the batch's id; the same batch sent again adds nothing and is answered "
                    "as before. 429 and 503 say when to try again.",
                .tag = "usage",
                .query = {{"feed", "The feed's name; default when absent."}},
                .body_max = batch_max,
                .time_limit = std::chrono::seconds{60}},
      [&service](const Request& request) { return service.submit(request); });
  route.request_type = "text/csv";
  return route;
}

void add_feeds(std::vector<http::Route>& routes, const IntakeService& service) {
  routes.push_back(http::get_route<FeedList>(
      reading("/api/v1/usage_feeds", "list_usage_feeds", "Feeds of usage, with what they brought lately."),
      [&service](const Request& request) { return service.feeds(request); }));
  routes.push_back(http::json_route<FeedInput, Feed>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/usage_feeds",
                .operation = "create_usage_feed",
                .permission = "usage.manage",
                .summary = "Makes a feed and its folder.",
                .tag = "usage",
                .success_status = 201,
                .idempotent_create = true},
      [&service](const Request& request, const FeedInput& input) { return service.create_feed(request, input); }));
  routes.push_back(http::json_route<FeedChange, Feed>(
      JsonRoute{.method = Method::patch,
                .path = "/api/v1/usage_feeds/{id}",
                .operation = "change_usage_feed",
                .permission = "usage.manage",
                .summary = "Changes a feed; files that have come already keep what held for them.",
                .tag = "usage",
                .if_match = true},
      [&service](const Request& request, const FeedChange& input) { return service.change_feed(request, input); }));
}

void add_kafka(std::vector<http::Route>& routes, const IntakeService& service) {
  routes.push_back(http::get_route<KafkaList>(
      reading("/api/v1/usage_kafka", "list_kafka_feeds",
              "Feeds that read from Kafka: their state, every partition with its lag, and messages that were missed."),
      [&service](const Request& request) { return service.kafka_feeds(request); }));
  routes.push_back(http::json_route<TryKafkaInput, kafka::Trial>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/usage_kafka/try",
                .operation = "try_kafka",
                .permission = "usage.manage",
                .summary = "Connects to Kafka as these settings say, and tells what is there or what is wrong.",
                .tag = "usage",
                .time_limit = std::chrono::seconds{60}},
      [&service](const Request& request, const TryKafkaInput& input) { return service.try_kafka(request, input); }));
}

void add_files(std::vector<http::Route>& routes, const IntakeService& service) {
  JsonRoute list = reading("/api/v1/usage_files", "list_usage_files", "What was handed in, and what became of it.");
  list.query = IntakeService::declaration().parameters();
  routes.push_back(http::get_route<http::Page<FileRow>>(
      std::move(list), [&service](const Request& request) { return service.files(request); }));
  routes.push_back(http::get_route<FileRow>(reading("/api/v1/usage_files/{id}", "get_usage_file", "One of them."),
                                            [&service](const Request& request) { return service.file(request); }));
  routes.push_back(http::json_route<HandInInput, FileRow>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/usage_files",
                .operation = "hand_in_usage_file",
                .permission = "usage.manage",
                .summary = "Hands an uploaded file in for a feed.",
                .tag = "usage",
                .success_status = 202,
                .time_limit = std::chrono::seconds{120}},
      [&service](const Request& request, const HandInInput& input) { return service.hand_in(request, input); }));
  for (const bool rejects : {true, false}) {
    JsonRoute route = rejects ? reading("/api/v1/usage_files/{id}/rejects", "download_usage_rejects",
                                        "The rows that were rejected, each with line and reason, as a CSV file.")
                              : reading("/api/v1/usage_files/{id}/quarantine", "download_usage_quarantine",
                                        "The rows of closed months, each with its line, as a CSV file.");
    route.permission = "usage.rows";
    auto raw = http::raw_route(
        std::move(route), [&service, rejects](const Request& request) { return service.rows_file(request, rejects); });
    raw.response_type = "text/csv";
    routes.push_back(std::move(raw));
  }
}

void add_quarantine(std::vector<http::Route>& routes, const IntakeService& service) {
  routes.push_back(
      http::get_route<QuarantineView>(reading("/api/v1/usage_quarantine", "get_usage_quarantine",
                                              "Rows of closed months by month, and months opened again."),
                                      [&service](const Request& request) { return service.quarantine(request); }));
  JsonRoute rows = reading("/api/v1/usage_quarantine/{month}/rows", "list_quarantined_rows",
                           "The first rows of each file that wait for the month.");
  rows.permission = "usage.rows";
  rows.query = {{"after", "What `next` of the rows before said."}};
  routes.push_back(http::get_route<QuarantinedRows>(
      std::move(rows), [&service](const Request& request) { return service.quarantined_rows(request); }));
  routes.push_back(http::json_route<ReopenInput, Reopening>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/usage_quarantine/{month}/reopen",
                .operation = "reopen_usage_month",
                .permission = "usage.reopen",
                .summary = "Opens a closed month for some days and takes the rows that wait for it.",
                .tag = "usage",
                .success_status = 202},
      [&service](const Request& request, const ReopenInput& input) { return service.reopen(request, input); }));
}

}  // namespace

std::vector<http::Route> intake_routes(const IntakeService& service, std::size_t batch_max) {
  std::vector<http::Route> routes;
  routes.push_back(submit_route(service, batch_max));
  routes.push_back(
      http::get_route<IntakeView>(reading("/api/v1/usage_intake", "get_usage_intake",
                                          "What is being taken, how fast, and what keeps it from going on."),
                                  [&service](const Request& request) { return service.view(request); }));
  routes.push_back(http::get_route<CleanUps>(
      reading("/api/v1/usage_clean_ups", "list_usage_clean_ups",
              "What the daily clean-up of the intake removed lately, and what is kept for how long."),
      [&service](const Request& request) { return service.clean_ups(request); }));
  routes.push_back(http::get_route<SequenceView>(
      reading("/api/v1/usage_sequences", "get_usage_sequences", "Numbers of files that are missing, or came twice."),
      [&service](const Request& request) { return service.sequences(request); }));
  add_feeds(routes, service);
  add_kafka(routes, service);
  add_files(routes, service);
  add_quarantine(routes, service);
  return routes;
}

}  // namespace yunguan::intake
