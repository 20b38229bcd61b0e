// SPDX-License-Identifier: Apache-2.0
// Statistics and monthly usage over HTTP, with the rights of several people.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class StatisticsOverHttp : public PlatformWorld {
 protected:
  static std::int64_t total(const WireAnswer& answer) {
    EXPECT_EQ(answer.status, 200) << answer.text;
    return answer.number("total");
  }
  // "field=value code" of every fault of a refused query.
  static std::vector<std::string> faults(const WireAnswer& answer) {
    EXPECT_EQ(answer.status, 422) << answer.text;
    EXPECT_EQ(answer.code(), "http.query");
    std::vector<std::string> all;
    for (const auto& fault : answer.body.at("errors").as_array()) {
      const auto& where = fault.at("where");
      all.push_back(fmt::format("{}={} {}", where.at("field").as_string().c_str(),
                                where.at("value").as_string().c_str(), fault.at("code").as_string().c_str()));
    }
    return all;
  }
  static std::string usage_csv(const std::vector<int>& numbers, std::string_view month, std::int64_t bytes) {
    std::string file = "msisdn,month,data_bytes,sms_mo\n";
    for (const int n : numbers)
      file += fmt::format("{},{},{},2\n", card_fields(n, "GA").at("msisdn").as_string().c_str(), month, bytes);
    return file;
  }
};
YUNGUAN_ON_BOTH_STORES(StatisticsOverHttp);

TEST_P(StatisticsOverHttp, CountsWhatTheCallerMaySee) {
  for (int n = 1; n <= 3; ++n) enter_card(n, "GA01");
  enter_card(4, "SW");
  EXPECT_EQ(total(as("manager").get("/api/v1/statistics?by=state,carrier")), 4);
  EXPECT_EQ(total(as("unituser").get("/api/v1/statistics?by=state,carrier")), 3);
  EXPECT_EQ(total(as("wateruser").get("/api/v1/statistics?by=unit")), 1);
  const WireAnswer level = as("manager").get("/api/v1/statistics?by=unit&unit_level=2");
  ASSERT_EQ(level.body.at("rows").at("values").as_array().size(), 2u) << level.text;
  EXPECT_EQ(level.body.at("rows").at("values").at(0).at("total").as_int64(), 3);
  const std::string cards{level.body.at("rows").at("values").at(0).at("cards").as_string()};
  EXPECT_EQ(as("manager").get("/api/v1/cards?" + cards).number("total"), 3) << cards;
  EXPECT_EQ(total(as("manager").get(fmt::format("/api/v1/statistics?by=plan&unit_id={}", unit("GA")))), 3);
  EXPECT_EQ(as("wateruser").get(fmt::format("/api/v1/statistics?by=plan&unit_id={}", unit("GA"))).code(), "card.unit");
}

TEST_P(StatisticsOverHttp, NamesEveryFaultOfAQuestion) {
  const auto ask = [&](std::string_view query) {
    return faults(as("manager").get(fmt::format("/api/v1/statistics?{}", query)));
  };
  EXPECT_THAT(ask("by=colour"), ElementsAre("by=colour statistic.dimension"));
  EXPECT_THAT(ask("by=state,state"), ElementsAre("by=state statistic.same_dimension"));
  EXPECT_THAT(ask("by=state,plan,unit"), ElementsAre("by=state,plan,unit statistic.dimension"));
  EXPECT_THAT(ask("measure=love"), ElementsAre("measure=love statistic.measure"));
  EXPECT_THAT(ask("by=month"), ElementsAre("by=month statistic.dimension"));
  EXPECT_THAT(ask("month=2026-01"), ElementsAre("month=2026-01 statistic.month"));
  EXPECT_THAT(ask("measure=sms&month=2999-01"), ElementsAre("month=2999-01 statistic.month"));
  EXPECT_THAT(ask("measure=sms&month=2026-02..2026-01"), ElementsAre("month=2026-02..2026-01 statistic.month"));
  EXPECT_THAT(ask("measure=sms&month=2020-01..2026-01"), ElementsAre("month=2020-01..2026-01 statistic.month"));
  EXPECT_THAT(ask("state=asleep"), ElementsAre("state=asleep statistic.value"));
  EXPECT_THAT(ask("without=state"), ElementsAre("without=state statistic.value"));
  EXPECT_THAT(ask("top=201"), ElementsAre("top=201 statistic.bound"));
  EXPECT_THAT(ask("by=batch,plan&top=200&top_columns=60"), ElementsAre("top=200 × 60 statistic.bound"));
  EXPECT_THAT(ask("colour=red&by=x&top=0"),
              ElementsAre("by=x statistic.dimension", "top=0 statistic.bound", "colour=red statistic.parameter"));
  EXPECT_EQ(as("manager").get("/api/v1/statistics/export?format=pdf").code(), "statistic.format");
}

TEST_P(StatisticsOverHttp, TakesMonthsInAndCountsThem) {
  for (int n = 1; n <= 2; ++n) enter_card(n, "GA01");
  const std::int64_t file = upload(as("manager"), "用量.csv", usage_csv({1, 2, 3}, "2026-10", 1024));
  ASSERT_GT(file, 0);
  const WireAnswer job =
      ended_job(as("manager"), as("manager").post("/api/v1/statistics/usage_imports", {{"upload_id", file}}));
  EXPECT_EQ(job.body.at("state").as_string(), "done") << job.text;
  EXPECT_EQ(job.number("failed"), 1);
  EXPECT_THAT(std::string{job.body.at("message").at("zh").as_string()}, HasSubstr("2026-10"));
  const std::string refused{job.body.at("files").at(0).at("id").as_string()};
  EXPECT_THAT(as("manager").get("/api/v1/files/" + refused).text, HasSubstr("unknown_card"));

  const WireAnswer data =
      as("manager").get("/api/v1/statistics?measure=data_bytes&by=unit,month&month=2026-09..2026-10");
  EXPECT_EQ(total(data), 2048);
  EXPECT_EQ(data.body.at("months").at(0).at("taken").as_bool(), false);
  EXPECT_EQ(data.body.at("months").at(1).at("taken").as_bool(), true);
  EXPECT_EQ(total(as("manager").get("/api/v1/statistics?measure=sms&by=state")), 4);
  EXPECT_EQ(total(as("wateruser").get("/api/v1/statistics?measure=sms&by=state")), 0);

  const WireAnswer months = as("manager").get("/api/v1/statistics/months");
  EXPECT_EQ(months.body.at("items").at(0).at("whole").at("data_bytes").as_int64(), 2048);
  const WireAnswer theirs = as("unituser").get("/api/v1/statistics/months");
  EXPECT_EQ(theirs.body.at("items").at(0).at("month").as_string(), "2026-10");
  EXPECT_FALSE(theirs.body.at("items").at(0).as_object().contains("whole")) << theirs.text;
}

TEST_P(StatisticsOverHttp, LetsOnlyWhoManagesAllUnitsReplaceAMonth) {
  const std::int64_t file = upload(as("watermanager"), "u.csv", usage_csv({1}, "2026-10", 1));
  const WireAnswer refused = as("watermanager").post("/api/v1/statistics/usage_imports", {{"upload_id", file}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "statistic.whole_fleet");
  EXPECT_EQ(as("manager").post("/api/v1/statistics/usage_imports", {{"upload_id", file}}).status, 404)
      << "another's upload";
}

TEST_P(StatisticsOverHttp, GivesTheTableAsAFileAndRecordsIt) {
  enter_card(1, "GA01");
  const WireAnswer csv = as("manager").send("GET", "/api/v1/statistics/export?by=state,carrier&format=csv", {},
                                            "Accept-Language: zh-CN\r\n");
  EXPECT_EQ(csv.status, 200);
  EXPECT_THAT(csv.text, HasSubstr("状态,移动,合计 卡数（张）,占比\n正使用,1,1,100.00%\n合计,1,1,100.00%\n"));
  EXPECT_THAT(
      as("manager").send("GET", "/api/v1/statistics/export?by=state&format=csv", {}, "Accept-Language: en\r\n").text,
      HasSubstr("State,Cards (cards),Share\nactive,1,100.00%\n"));
  EXPECT_EQ(as("manager").get("/api/v1/statistics/export?by=state&format=xlsx").text.substr(0, 2), "PK");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'statistic.export'"), 3);
}

// A hand in the store: the columns no longer say what the cards do.
TEST_P(StatisticsOverHttp, TheIntegrityCheckComparesTheColumnsWithTheCards) {
  const std::int64_t id = enter_card(1, "GA01");
  EXPECT_EQ(total(as("manager").get("/api/v1/statistics?by=state")), 1);
  tamper(fmt::format("UPDATE card SET plan = 'x' WHERE id = {}", id));
  const WireAnswer report = as("auditor").post("/api/v1/integrity/check", nullptr);
  std::vector<std::string> changed;
  for (const auto& table : report.body.at("checked").as_array()) {
    if (table.at("changed_count").to_number<std::int64_t>() > 0) changed.emplace_back(table.at("table").as_string());
  }
  EXPECT_THAT(changed, Contains("statistic_cards"));
}

}  // namespace
}  // namespace yunguan::app
