// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "http/etag.h"
#include "http/problem.h"

namespace yunguan::http {
namespace {

TEST(Message, ChoosesTheLanguageTheBrowserPrefers) {
  EXPECT_EQ(accepted_language(""), Language::zh);
  EXPECT_EQ(accepted_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
  EXPECT_EQ(accepted_language("en-GB,en;q=0.9,zh;q=0.5"), Language::en);
  EXPECT_EQ(accepted_language("de, EN;q=0.3"), Language::en);
  EXPECT_EQ(accepted_language("en;q=0.7, zh;q=0.75"), Language::zh);
  EXPECT_EQ(accepted_language("en;q=x, zh;q=0.001"), Language::zh);
}

TEST(Message, ReadsNumbersOfThePath) {
  Request request;
  request.path_values = {{"id", "17"}, {"bad", "17x"}, {"minus", "-3"}, {"big", "99999999999999999999"}};
  EXPECT_EQ(request.path_id("id").value(), 17);
  for (const auto* name : {"bad", "minus", "big"}) {
    const auto refused = request.path_id(name);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
  }
}

TEST(Message, NamesDownloadsInAnyScript) {
  const auto response = Response::download("卡 \"7月\".csv", "text/csv", {});
  EXPECT_EQ(response.header("content-disposition"),
            "attachment; filename=\"_ _7__.csv\"; "
            "filename*=UTF-8''%E5%8D%A1%20%227%E6%9C%88%22.csv");
  // A header cannot be broken in two by a name.
  EXPECT_EQ(Response::download("a\r\nX: y", "text/csv", {}).header("content-disposition"),
            "attachment; filename=\"a__X: y\"; filename*=UTF-8''a%0D%0AX%3A%20y");
}

TEST(EntityTag, GuardsEdits) {
  Request request;
  EXPECT_EQ(status_of(check_if_match(request, 17).error()), 428);
  request.headers["if-match"] = "\"17\"";
  EXPECT_TRUE(check_if_match(request, 17));
  EXPECT_EQ(status_of(check_if_match(request, 18).error()), 412);
  request.headers["if-match"] = "\"17-00c0ffee\"";  // as it came in an answer
  EXPECT_TRUE(check_if_match(request, 17));
  EXPECT_EQ(status_of(check_if_match(request, 18).error()), 412);
  for (const auto* wrong : {"*", "17", "W/\"17\"", "\"17\", \"18\"", "\"17-a\", \"18\"", "\"\"", "\"x\""}) {
    request.headers["if-match"] = wrong;
    EXPECT_EQ(check_if_match(request, 17).error().code, "http.if_match") << wrong;
  }
}

TEST(EntityTag, ComparesIfNoneMatchWeakly) {
  EXPECT_TRUE(none_match_hits("\"a\", W/\"b\"", "\"b\""));
  EXPECT_TRUE(none_match_hits("*", "\"b\""));
  EXPECT_FALSE(none_match_hits("\"a\"", "\"b\""));
  EXPECT_FALSE(none_match_hits("", "\"b\""));
  EXPECT_FALSE(none_match_hits("*", ""));
}

boost::json::value body_of(const Response& response) { return json::parse(response.body).value(); }

TEST(Problem, SaysWhatAndWhereInTheCallersLanguage) {
  Error error{ErrorKind::invalid, "card.import", {"有 1 处错误", "1 fault"}, {.file = "卡.csv", .row = 12}, {}};
  error.details.push_back({ErrorKind::invalid,
                           "card.iccid_luhn",
                           {"校验位不对", "the check digit is wrong"},
                           {.file = "卡.csv", .row = 12, .field = "iccid", .value = "89\xff", .clause = "§3.2(1)"},
                           {}});
  const auto response = problem(error, Language::en, "abc");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.content_type, "application/problem+json; charset=utf-8");
  EXPECT_EQ(response.body,
            R"({"type":"urn:yunguan:problem:card.import","title":"What was sent is not acceptable","status":422,)"
            R"("detail":"1 fault","code":"card.import","trace_id":"abc","where":{"file":"卡.csv","row":12},)"
            R"("errors":[{"code":"card.iccid_luhn","detail":"the check digit is wrong",)"
            R"x("where":{"file":"卡.csv","row":12,"field":"iccid","value":"?","clause":"§3.2(1)"}}]})x");
  EXPECT_EQ(body_of(problem(error, Language::zh, "abc")).at("errors").at(0).at("detail"), "校验位不对");
}

TEST(Problem, MapsEveryKind) {
  const std::vector<std::pair<ErrorKind, int>> map = {{ErrorKind::invalid, 422},     {ErrorKind::unauthorized, 401},
                                                      {ErrorKind::forbidden, 403},   {ErrorKind::not_found, 404},
                                                      {ErrorKind::conflict, 409},    {ErrorKind::stale, 412},
                                                      {ErrorKind::too_large, 413},   {ErrorKind::too_many, 429},
                                                      {ErrorKind::unavailable, 503}, {ErrorKind::internal, 500}};
  for (const auto& [kind, status] : map) {
    EXPECT_EQ(problem({kind, "x.y", {"一", "one"}, {}, {}}, Language::zh, "t").status, status);
  }
  EXPECT_EQ(status_of({ErrorKind::invalid, "json.syntax", {}, {}, {}}), 400);
}

TEST(Problem, SaysWhenToComeBackAndWhatIsAllowed) {
  EXPECT_EQ(problem({ErrorKind::too_many, "x", {}, {}, {}}, Language::zh, "").header("retry-after"), "1");
  EXPECT_EQ(problem({ErrorKind::unavailable, "x", {}, {}, {}}, Language::zh, "").header("retry-after"), "5");
  const Where in_an_hour{.field = std::string(kRetryAfter), .value = "3600"};
  EXPECT_EQ(problem({ErrorKind::too_many, "x", {}, in_an_hour, {}}, Language::zh, "").header("retry-after"), "3600");
  const auto method = problem({ErrorKind::invalid, "http.method", {}, {.value = "GET, HEAD"}, {}}, Language::zh, "");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("allow"), "GET, HEAD");
}

TEST(Problem, SaysNothingOfTheInside) {
  const Error inside{ErrorKind::internal, "store.sql", {"表 card 不存在", "no table card"}, {.value = "SELECT"}, {}};
  const auto response = problem(inside, Language::en, "abc");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("card"), std::string::npos);
  EXPECT_EQ(response.body.find("store"), std::string::npos);
  EXPECT_EQ(body_of(response).at("trace_id"), "abc");
}

}  // namespace
}  // namespace yunguan::http
