// SPDX-License-Identifier: Apache-2.0
// Exceptions, remedies and figures of compliance over HTTP: who asks, who signs, who sees.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;

class ComplianceOverHttp : public PlatformWorld {
 protected:
  // A card of class 3-1 with `entries` addresses where ten are the rule; its id.
  std::int64_t enter_long_list(int n, std::string_view unit_code, int entries = 12) {
    boost::json::object fields = card_fields(n, unit_code);
    boost::json::array list;
    for (int i = 0; i < entries; ++i) list.emplace_back(fmt::format("10.20.0.{}", i));
    fields["data_whitelist"] = list;
    const WireAnswer answer = as("manager").post("/api/v1/cards", {{"fields", fields}});
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.number("id");
  }
  static boost::json::object request_for(std::int64_t card) {
    return {{"card_ids", boost::json::array{card}},
            {"duties", boost::json::array{boost::json::object{{"duty", "directed_data"}, {"limit", 12}}}},
            {"reason", "平台分布在多个机房"},
            {"document", "网安〔2026〕12号"},
            {"until", "2099-01-01"}};
  }
  // The same until today, whatever day it is.
  boost::json::object until_today(std::int64_t card) {
    boost::json::object request = request_for(card);
    request["until"] = format_date(shanghai_date(SystemClock{}.now()));
    return request;
  }
  std::int64_t gaps(std::int64_t card) {
    return as("manager").get(fmt::format("/api/v1/cards/{}", card)).number("missing_count");
  }
  static std::string act(std::int64_t id, std::string_view what) {
    return fmt::format("/api/v1/compliance_exceptions/{}/{}", id, what);
  }
};

TEST_P(ComplianceOverHttp, OneAsksAnotherSigns) {
  const std::int64_t card = enter_long_list(1, "GA");
  ASSERT_EQ(gaps(card), 1);
  EXPECT_EQ(as("unituser").post("/api/v1/compliance_exceptions", request_for(card)).code(), "exception.dates");
  const WireAnswer asked = as("unituser").post("/api/v1/compliance_exceptions", until_today(card));
  ASSERT_EQ(asked.status, 201) << asked.text;
  const std::int64_t id = asked.number("id");
  EXPECT_EQ(asked.body.at("state"), "requested");
  EXPECT_TRUE(asked.body.at("mine").as_bool());
  // Who operates may not review; who reviews may not review his own.
  EXPECT_EQ(as("unituser").post(act(id, "approve"), {{"reason", "情况属实"}}).status, 403);
  EXPECT_EQ(as("manager").post(act(id, "approve"), boost::json::object{}).code(), "exception.reason");
  const WireAnswer signed_one = as("manager").post(act(id, "approve"), {{"reason", "情况属实"}});
  ASSERT_EQ(signed_one.status, 200) << signed_one.text;
  EXPECT_EQ(signed_one.body.at("state"), "in_force");
  EXPECT_EQ(signed_one.number("days_left"), 1);
  EXPECT_TRUE(signed_one.body.at("expires_soon").as_bool());
  EXPECT_EQ(gaps(card), 0);
  const auto judged = as("unituser").get(fmt::format("/api/v1/cards/{}/compliance", card));
  EXPECT_THAT(judged.text, HasSubstr(R"("excepted_limit":12)"));
  const auto of_card = as("unituser").get(fmt::format("/api/v1/cards/{}/exceptions", card));
  EXPECT_EQ(of_card.body.at("items").as_array().at(0).at("decided").at("login"), "manager");
  EXPECT_EQ(as("manager").get("/api/v1/cards?exception=any").number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/cards?exception=directed_voice").number("total"), 0);
  EXPECT_EQ(as("manager").get("/api/v1/compliance_exceptions/counts").number("expiring_soon"), 1);
  ASSERT_EQ(as("manager").post(act(id, "revoke"), {{"reason", "已经整改"}}).status, 200);
  EXPECT_EQ(gaps(card), 1);
  EXPECT_EQ(as("manager").post(act(id, "revoke"), {{"reason", "再来一次"}}).code(), "exception.state");
}

TEST_P(ComplianceOverHttp, NobodySignsHisOwnRequestNorSeesAnotherUnits) {
  const std::int64_t card = enter_long_list(1, "GA");
  const WireAnswer own = as("manager").post("/api/v1/compliance_exceptions", until_today(card));
  ASSERT_EQ(own.status, 201) << own.text;
  const WireAnswer refused = as("manager").post(act(own.number("id"), "approve"), {{"reason", "情况属实"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "exception.self_review");
  EXPECT_EQ(
      number("SELECT COUNT(*) FROM audit_row WHERE action = 'exception.approve' AND code = 'exception.self_review'"),
      1);
  // Another unit's reviewer and operator.
  EXPECT_EQ(as("watermanager").post(act(own.number("id"), "approve"), {{"reason", "情况属实"}}).status, 404);
  EXPECT_EQ(as("wateruser").post("/api/v1/compliance_exceptions", until_today(card)).code(), "exception.card");
  EXPECT_EQ(as("watermanager").get("/api/v1/compliance_exceptions").number("total"), 0);
  boost::json::object quota = until_today(card);
  quota["duties"] = boost::json::array{boost::json::object{{"duty", "quota"}, {"limit", 12}}};
  const WireAnswer clause = as("unituser").post("/api/v1/compliance_exceptions", quota);
  EXPECT_EQ(clause.code(), "exception.duty");
  EXPECT_THAT(clause.text, HasSubstr("§"));
  EXPECT_EQ(as("unituser").post("/api/v1/compliance_exceptions/preview", until_today(card)).number("cards"), 1);
}

TEST_P(ComplianceOverHttp, ARemedyIsAChangeThatTheCardTakes) {
  boost::json::object fields = card_fields(1, "GA");
  fields.erase("data_limit_mb");
  fields["monitoring"] = false;
  const WireAnswer entered = as("manager").post("/api/v1/cards", {{"fields", fields}});
  ASSERT_EQ(entered.status, 201) << entered.text;
  const std::int64_t card = entered.number("id");
  const WireAnswer found = as("unituser").get(fmt::format("/api/v1/cards/{}/remedies", card));
  ASSERT_EQ(found.status, 200) << found.text;
  ASSERT_EQ(found.body.at("items").as_array().size(), 2u);
  std::int64_t version = found.number("version");
  for (const auto& remedy : found.body.at("items").as_array()) {
    const WireAnswer done =
        as("manager").patch(fmt::format("/api/v1/cards/{}", card), {{"changes", remedy.at("changes")}}, version);
    ASSERT_EQ(done.status, 200) << done.text;
    version = done.number("version");
  }
  EXPECT_EQ(gaps(card), 0);
  EXPECT_EQ(as("wateruser").get(fmt::format("/api/v1/cards/{}/remedies", card)).status, 404);
}

TEST_P(ComplianceOverHttp, FiguresAreOfTheCallersUnitsAndAgreeWithTheList) {
  enter_long_list(1, "GA");
  enter_card(2, "GA01");
  enter_long_list(3, "SW");
  const WireAnswer units = as("manager").get("/api/v1/compliance/units");
  EXPECT_EQ(units.body.at("items").as_array().size(), 3u);
  const WireAnswer own = as("unituser").get("/api/v1/compliance/units");
  ASSERT_EQ(own.body.at("items").as_array().size(), 2u);
  EXPECT_EQ(own.body.at("items").as_array().at(0).at("with_gaps"), 1);
  const WireAnswer matrix = as("unituser").get("/api/v1/compliance/matrix");
  EXPECT_EQ(matrix.body.at("duties").as_array().size(), 11u);
  // The cards behind a figure of a unit are its own, not those of the units below it.
  enter_long_list(4, "GA01");
  const WireAnswer now = as("unituser").get("/api/v1/compliance/matrix");
  const auto& row = now.body.at("units").as_array().at(0);
  const auto own_unit = fmt::format("/api/v1/cards?missing=directed_data&unit={}", unit("GA"));
  EXPECT_EQ(row.at("unit_id"), unit("GA"));
  EXPECT_EQ(row.at("cells").as_array().at(2).at("missing"), as("unituser").get(own_unit).number("total"));
  EXPECT_EQ(as("unituser").get("/api/v1/cards?missing=directed_data").number("total"), 2);
  const WireAnswer trend = as("unituser").get("/api/v1/compliance/trend");
  EXPECT_EQ(trend.body.at("series").as_array().at(0).at("points").as_array().back().at("total"), 3);
  EXPECT_EQ(as("manager").get("/api/v1/compliance/trend?by=unit").body.at("series").as_array().size(), 3u);
  EXPECT_EQ(as("manager").get("/api/v1/compliance/trend?by=moon").code(), "compliance.by");
  EXPECT_EQ(as("unituser").get(fmt::format("/api/v1/compliance/units?unit_id={}", unit("SW"))).code(), "card.unit");
}

TEST_P(ComplianceOverHttp, AReportIsAWorkbookAndAPageForWhoAskedForIt) {
  enter_long_list(1, "GA");
  enter_long_list(2, "SW");
  EXPECT_EQ(as("carrier").post("/api/v1/compliance/reports", boost::json::object{}).status, 403);
  EXPECT_EQ(as("unituser").post("/api/v1/compliance/reports", {{"unit_id", unit("SW")}}).code(), "card.unit");
  const WireAnswer job =
      ended_job(as("unituser"), as("unituser").post("/api/v1/compliance/reports", boost::json::object{}));
  ASSERT_EQ(job.body.at("state"), "done") << job.text;
  const auto& files = job.body.at("files").as_array();
  ASSERT_EQ(files.size(), 2u);
  const auto fetch = [&](std::string_view login, std::size_t at) {
    return as(login).get(fmt::format("/api/v1/files/{}", std::string{files.at(at).at("id").as_string()}));
  };
  EXPECT_TRUE(fetch("unituser", 0).text.starts_with("PK"));
  const WireAnswer page = fetch("unituser", 1);
  EXPECT_THAT(page.text, HasSubstr("@page { size: A4"));
  EXPECT_THAT(page.text, HasSubstr("1064800000001"));
  EXPECT_THAT(page.text, testing::Not(HasSubstr("1064800000002")));  // another unit's
  EXPECT_THAT(page.text, HasSubstr("张**"));                         // masked
  EXPECT_THAT(page.text, testing::Not(HasSubstr("15400001234")));
  EXPECT_THAT(page.text, testing::Not(HasSubstr("<script")));
  EXPECT_EQ(fetch("manager", 0).status, 404);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'compliance.report' AND result = 'done'"), 1);
}

YUNGUAN_ON_BOTH_STORES(ComplianceOverHttp);

}  // namespace
}  // namespace yunguan::app
