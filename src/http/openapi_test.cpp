// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "http/router.h"

namespace yunguan::http {
namespace fleet {
struct Row {
  CardId id;
  std::string msisdn;
  std::optional<std::string> note;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, msisdn, note, version))

struct Rows {
  std::vector<Row> items;
};
BOOST_DESCRIBE_STRUCT(Rows, (), (items))
}  // namespace fleet

namespace audit {
struct Row {
  std::string action;
};
BOOST_DESCRIBE_STRUCT(Row, (), (action))
}  // namespace audit

namespace {

std::vector<Route> routes() {
  const auto give = [](const Request&) -> Result<fleet::Row> { return fleet::Row{CardId{1}, "a", std::nullopt, 17}; };
  std::vector<Route> all;
  all.push_back(
      get_route<fleet::Rows>({.path = "/api/v1/cards",
                              .operation = "list_cards",
                              .permission = "card.read",
                              .summary = "Lists cards.",
                              .tag = "cards",
                              .query = {{"state", "one or more states"}, {"limit", "rows of a page", "integer"}}},
                             [](const Request&) -> Result<fleet::Rows> { return fleet::Rows{}; }));
  all.push_back(get_route<fleet::Row>({.path = "/api/v1/cards/{id}",
                                       .operation = "get_card",
                                       .permission = "card.read",
                                       .summary = "Gives a card.",
                                       .tag = "cards"},
                                      give));
  all.push_back(json_route<fleet::Row, fleet::Row>(
      {.method = Method::patch,
       .path = "/api/v1/cards/{id}",
       .operation = "edit_card",
       .permission = "card.write",
       .summary = "Changes a card.",
       .tag = "cards",
       .if_match = true},
      [](const Request&, const fleet::Row& row) -> Result<fleet::Row> { return row; }));
  all.push_back(json_route<audit::Row, audit::Row>(
      {.method = Method::post,
       .path = "/api/v1/sign_in",
       .operation = "sign_in",
       .permission = std::string(kPublic),
       .summary = "Signs in.",
       .idempotent_create = true},
      [](const Request&, const audit::Row& row) -> Result<audit::Row> { return row; }));
  return all;
}

std::string document(std::vector<Route> all) {
  Router router;
  router.add(std::move(all));
  return json::write(boost::json::value(router.openapi("1")));
}

TEST(OpenApi, IsTheSameInAnyOrderOfDeclaration) {
  auto turned = routes();
  std::reverse(turned.begin(), turned.end());
  EXPECT_EQ(document(routes()), document(std::move(turned)));
}

TEST(OpenApi, NamesSchemasAndTellsTwinsApart) {
  const auto api = json::parse(document(routes())).value();
  const auto& schemas = api.at("components").at("schemas").as_object();
  std::vector<std::string> names;
  for (const auto& member : schemas) names.emplace_back(member.key());
  EXPECT_EQ(names, (std::vector<std::string>{"HttpAuditRow", "HttpFleetRow", "Problem", "ProblemDetail", "ProblemWhere",
                                             "Rows"}));
  EXPECT_EQ(schemas.at("Rows").at("properties").at("items").at("items").at("$ref"),
            "#/components/schemas/HttpFleetRow");
}

TEST(OpenApi, DeclaresParametersHeadersAndProblems) {
  const auto api = json::parse(document(routes())).value();
  const auto& edit = api.at("paths").at("/api/v1/cards/{id}").at("patch");
  std::vector<std::string> names;
  for (const auto& item : edit.at("parameters").as_array()) names.emplace_back(item.at("name").as_string());
  EXPECT_EQ(names, (std::vector<std::string>{"id", "X-CSRF-Token", "If-Match"}));
  EXPECT_EQ(edit.at("parameters").at(0).at("schema").at("type"), "integer");
  EXPECT_EQ(edit.at("responses").at("default").at("$ref"), "#/components/responses/Problem");
  EXPECT_EQ(edit.at("x-permission"), "card.write");
  const auto& sign_in = api.at("paths").at("/api/v1/sign_in").at("post");
  EXPECT_TRUE(sign_in.at("security").as_array().empty());
  EXPECT_EQ(sign_in.at("parameters").at(0).at("name"), "Idempotency-Key");
  const auto& list = api.at("paths").at("/api/v1/cards").at("get");
  EXPECT_EQ(list.at("parameters").at(1).at("schema").at("type"), "integer");
}

TEST(OpenApi, LeavesTypesOutOfPaths) {
  Router router;
  router.add(act_route({.method = Method::del,
                        .path = "/a/{id}/parts/{part:integer}/{name}",
                        .operation = "a",
                        .permission = "a",
                        .summary = "A."},
                       [](const Request&) -> Result<void> { return {}; }));
  EXPECT_EQ(router.match(Method::del, "/a/1/parts/2/x")->path_values.at("part"), "2");
  const auto api = router.openapi("1");
  const auto& parameters = api.at("paths").at("/a/{id}/parts/{part}/{name}").at("delete").at("parameters");
  EXPECT_EQ(parameters.at(1).at("name"), "part");
  EXPECT_EQ(parameters.at(1).at("schema").at("type"), "integer");
  EXPECT_EQ(parameters.at(2).at("schema").at("type"), "string");
}

TEST(Route, GivesTheVersionAsEntityTag) {
  const auto all = routes();
  const auto answer = all[1].handle(Request{});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->header("etag"), "\"17\"");
  EXPECT_EQ(answer->body, R"({"id":1,"msisdn":"a","version":17})");
  EXPECT_TRUE(all[0].handle(Request{})->header("etag").empty());
}

TEST(Route, ReadsTheBodyBeforeItActs) {
  const auto all = routes();
  Request request;
  request.body = R"({"action":5})";
  const auto refused = all[3].handle(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "json.fields");
}

}  // namespace
}  // namespace yunguan::http
