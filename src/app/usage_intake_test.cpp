// SPDX-License-Identifier: Apache-2.0
// Usage over HTTP: batches, uploads, gaps, quarantine.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"
#include "intake/open_months.h"
#include "usage/usage_record.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kHead = "time,msisdn,kind,direction,peer\n";

class UsageOverHttp : public PlatformWorld {
 protected:
  static std::string month(int before) {
    return usage::month_text(usage::month_of(SystemClock{}.now()) - static_cast<std::uint32_t>(before));
  }
  static std::string row(int n, int months_before = 0) {
    return fmt::format("{}-01 00:00:{:02},1064800000001,data,,a.example\n", month(months_before), n);
  }
  static std::string key(std::string_view id) {
    return fmt::format("Content-Type: text/csv\r\nIdempotency-Key: {}\r\n", id);
  }
  WireAnswer wait_for_file(std::int64_t id) {
    WireAnswer answer;
    EXPECT_TRUE(eventually([&] {
      answer = as("manager").get(fmt::format("/api/v1/usage_files/{}", id));
      const auto& state = answer.body.at("state").as_string();
      return state != "waiting" && state != "taking";
    }));
    return answer;
  }
};

TEST_P(UsageOverHttp, ABatchIsTakenOnceAndKnownToTheRegister) {
  const std::string body = std::string{kHead} + row(1) + "odd\n" + row(2, 1) + row(3, 4);
  const WireAnswer taken = as("manager").send("POST", "/api/v1/usage", body, key("b1"));
  ASSERT_EQ(taken.status, 200) << taken.text;
  EXPECT_EQ(taken.number("rows"), 4);
  EXPECT_EQ(taken.number("taken"), 2);
  EXPECT_EQ(taken.number("quarantined"), 1);
  EXPECT_EQ(taken.number("rejected_count"), 1);
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", body, key("b1")).text, taken.text);
  const WireAnswer file = as("manager").get(fmt::format("/api/v1/usage_files/{}", taken.number("id")));
  EXPECT_EQ(file.body.at("state").as_string(), "done") << file.text;
  EXPECT_EQ(file.body.at("kind").as_string(), "batch");
  EXPECT_EQ(as("manager").get("/api/v1/usage_files").body.at("items").as_array().size(), 1u);
  const WireAnswer rejects = as("manager").get(fmt::format("/api/v1/usage_files/{}/rejects", taken.number("id")));
  EXPECT_EQ(rejects.text, "file,line,reason,row\nb1,3,fields,odd\n");
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'usage.rejects'"), 1);

  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage", body).code(), "intake.batch_id");
  EXPECT_EQ(as("manager").send("POST", "/api/v1/usage?feed=nobody", body, key("b2")).code(), "intake.feed_unknown");
  const WireAnswer large = as("manager").send("POST", "/api/v1/usage", std::string(9u << 20, 'x'), key("b3"));
  EXPECT_EQ(large.status, 413) << large.text;
  // One unit's manager does not speak for the whole fleet.
  EXPECT_EQ(as("watermanager").send("POST", "/api/v1/usage", body, key("b4")).code(), "usage.whole_fleet");
  EXPECT_EQ(as("watermanager").get(fmt::format("/api/v1/usage_files/{}/rejects", taken.number("id"))).code(),
            "usage.whole_fleet");
}

TEST_P(UsageOverHttp, FilesComeByFolderAndByHandAndGapsShow) {
  const WireBrowser manager = as("manager");
  const WireAnswer feed = manager.post(
      "/api/v1/usage_feeds",
      {{"name", "north"}, {"source", "carrier"}, {"sequence_pattern", "CDR_{date}_{seq}.csv"}, {"note", "北方"}});
  ASSERT_EQ(feed.status, 201) << feed.text;
  EXPECT_EQ(manager.post("/api/v1/usage_feeds", {{"name", "north"}, {"source", "carrier"}}).code(),
            "intake.feed_taken");
  EXPECT_EQ(manager.post("/api/v1/usage_feeds", {{"name", "../x"}, {"source", "carrier"}}).code(), "intake.feed_name");
  const std::string first = std::string{kHead} + row(1);
  const std::int64_t uploaded = upload(manager, "CDR_20261101_0003.csv", first);
  ASSERT_GT(uploaded, 0);
  const WireAnswer handed =
      manager.post("/api/v1/usage_files", {{"upload_id", uploaded}, {"feed_id", feed.number("id")}});
  ASSERT_EQ(handed.status, 202) << handed.text;
  EXPECT_EQ(wait_for_file(handed.number("id")).number("taken"), 1);
  const WireAnswer again =
      manager.post("/api/v1/usage_files", {{"upload_id", uploaded}, {"feed_id", feed.number("id")}});
  EXPECT_EQ(again.body.at("state").as_string(), "repeated") << again.text;

  const auto folder = loaded().config.intake.folder / "north";
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder); }));
  std::ofstream{folder / "CDR_20261101_0007.csv"} << kHead << row(2);
  std::ofstream{folder / "CDR_20261101_0007.csv.done"} << "";
  EXPECT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM usage_file WHERE state = 'done'") == 2; }));
  const WireAnswer gaps = manager.get("/api/v1/usage_sequences");
  ASSERT_EQ(gaps.body.at("gaps").as_array().size(), 1u) << gaps.text;
  EXPECT_EQ(gaps.body.at("gaps").at(0).at("first").as_int64(), 4);
  EXPECT_EQ(gaps.body.at("gaps").at(0).at("last").as_int64(), 6);

  const WireAnswer list = manager.get("/api/v1/usage_feeds");
  EXPECT_EQ(list.body.at("items").as_array().size(), 2u);
  const std::string change = fmt::format("/api/v1/usage_feeds/{}", feed.number("id"));
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}, {"mapping", "columns: 1"}}, 1).code(), "mapping.value");
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}}, 1).status, 200);
  EXPECT_EQ(manager.patch(change, {{"source", "accounting"}}, 1).status, 412);
  const WireAnswer view = manager.get("/api/v1/usage_intake");
  EXPECT_EQ(view.body.at("pace").as_array().size(), 60u);
  EXPECT_TRUE(view.body.at("troubles").as_array().empty()) << view.text;
}

TEST_P(UsageOverHttp, AClosedMonthIsOpenedAgainByAPersonWithAReason) {
  const WireBrowser manager = as("manager");
  const std::string closed = month(5);
  const std::string body = std::string{kHead} + row(1, 5) + row(2, 5) + row(3, 6);
  const WireAnswer taken = manager.send("POST", "/api/v1/usage", body, key("q1"));
  ASSERT_EQ(taken.number("quarantined"), 3) << taken.text;
  const WireAnswer before = manager.get("/api/v1/usage_quarantine");
  EXPECT_EQ(before.body.at("months").as_array().size(), 2u);
  const WireAnswer rows = manager.get(fmt::format("/api/v1/usage_quarantine/{}/rows", closed));
  ASSERT_EQ(rows.body.at("items").as_array().size(), 2u) << rows.text;
  EXPECT_EQ(rows.body.at("items").at(0).at("line").as_int64(), 2);
  EXPECT_THAT(std::string{rows.body.at("items").at(0).at("text").as_string()}, HasSubstr("1064800000001"));

  const std::string reopen = fmt::format("/api/v1/usage_quarantine/{}/reopen", closed);
  EXPECT_EQ(manager.post(reopen, {{"reason", " "}, {"days", 7}}).code(), "intake.reason");
  EXPECT_EQ(manager.post(reopen, {{"reason", "补报"}, {"days", 99}}).code(), "intake.days");
  EXPECT_EQ(manager.post("/api/v1/usage_quarantine/2999-01/reopen", {{"reason", "补报"}, {"days", 7}}).code(),
            "intake.future_month");
  EXPECT_EQ(manager.post("/api/v1/usage_quarantine/x/reopen", {{"reason", "补报"}, {"days", 7}}).status, 404);
  EXPECT_EQ(as("watermanager").post(reopen, {{"reason", "补报"}, {"days", 7}}).code(), "usage.whole_fleet");
  ASSERT_EQ(manager.post(reopen, {{"reason", "运营商补报"}, {"days", 7}}).status, 202);
  EXPECT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM usage_reopening WHERE state = 'done'") == 1; }));
  const WireAnswer file = manager.get(fmt::format("/api/v1/usage_files/{}", taken.number("id")));
  EXPECT_EQ(file.number("taken"), 2);
  EXPECT_EQ(file.number("quarantined"), 1);
  EXPECT_EQ(manager.get("/api/v1/usage_quarantine").body.at("months").as_array().size(), 1u);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'usage.reopen' AND result = 'done'"), 1);
}

YUNGUAN_ON_BOTH_STORES(UsageOverHttp);

}  // namespace
}  // namespace yunguan::app
