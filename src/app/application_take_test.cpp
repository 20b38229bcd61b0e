// SPDX-License-Identifier: Apache-2.0
// Files taken into the blacklist of applications, over HTTP: counted before anything is done, whole, and once.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"

namespace yunguan::app {
namespace {

using boost::json::object;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ApplicationTakes : public PlatformWorld {
 protected:
  WireAnswer list(std::string_view login = "manager") { return as(login).get("/api/v1/blocked_applications"); }
  WireAnswer take(const std::string& csv, object asked = {}, std::optional<std::int64_t> revision = {},
                  std::string_view login = "manager") {
    asked["upload_id"] = upload(as(login), "应用.csv", csv);
    return as(login).post("/api/v1/blocked_applications/takes", asked,
                          fmt::format("If-Match: \"{}\"\r\n", revision.value_or(list().number("revision"))));
  }
  static std::vector<std::int64_t> counts(const WireAnswer& answer) {
    std::vector<std::int64_t> all;
    if (answer.status != 200) {
      ADD_FAILURE() << answer.text;
      return all;
    }
    const auto& said = answer.body.at("counts");
    for (const char* one : {"fresh", "changed", "unchanged", "ends", "kept", "refused"})
      all.push_back(said.at(one).as_int64());
    return all;
  }
  static std::vector<std::string> refusals(const WireAnswer& answer) {
    std::vector<std::string> all;
    for (const auto& row : answer.body.at("counts").at("refused_rows").as_array())
      all.push_back(fmt::format("{} {}", row.at("row").as_int64(), row.at("code").as_string().c_str()));
    return all;
  }
  object entry(std::string_view name, std::string_view state = "in_force") {
    const WireAnswer answer = list();
    for (const auto& item : answer.body.at("items").as_array()) {
      if (item.at("name").at("zh").as_string() == name && item.at("state").as_string() == state)
        return item.as_object();
    }
    return {};
  }
  std::int64_t rows() { return number("SELECT COUNT(*) FROM blocked_application"); }
};

constexpr std::string_view kFile =
    "类别,名称,英文名,域名,场景\r\n"
    "游戏,示例游戏,Sample Game,play.example.cn；img.example.cn,\r\n"
    "video,示例视频,,V.example.cn v.example.cn,\r\n";

TEST_P(ApplicationTakes, CountFirstThenDoThatAndOnlyOnce) {
  const WireAnswer looked = take(std::string{kFile}, {{"preview", true}});
  EXPECT_THAT(counts(looked), ElementsAre(2, 0, 0, 0, 0, 0));
  EXPECT_EQ(rows(), 0) << "a preview does nothing";
  const WireAnswer done = take(std::string{kFile}, {}, looked.number("revision"));
  EXPECT_EQ(counts(done), counts(looked));
  const object game = entry("示例游戏");
  EXPECT_EQ(game.at("category").as_string(), "game");
  EXPECT_EQ(game.at("origin").as_string(), "file");
  EXPECT_EQ(game.at("source").as_string(), "应用.csv");
  EXPECT_EQ(game.at("name").at("en").as_string(), "Sample Game");
  EXPECT_EQ(game.at("domains").as_array(), (boost::json::array{"img.example.cn", "play.example.cn"}));
  EXPECT_EQ(entry("示例视频").at("domains").as_array(), boost::json::array{"v.example.cn"});

  const std::int64_t revision = list().number("revision");
  EXPECT_THAT(counts(take(std::string{kFile})), ElementsAre(0, 0, 2, 0, 0, 0)) << "the same file again";
  EXPECT_EQ(list().number("revision"), revision);
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'blacklist.take'"), 2);
}

TEST_P(ApplicationTakes, ReplaceWhatAFileSaidAndEndWhatItNamesNoMore) {
  ASSERT_EQ(take(std::string{kFile}).status, 200);
  ASSERT_EQ(as("manager")
                .post("/api/v1/blocked_applications", {{"category", "game"},
                                                       {"name_zh", "手工游戏"},
                                                       {"domains", boost::json::array{"hand.example.cn"}},
                                                       {"reason", "工地反映"}})
                .status,
            200);
  const std::string other =
      "category,name,domains\r\ngame,示例游戏,play.example.cn\r\ngame,手工游戏,else.example.cn\r\n";
  EXPECT_THAT(counts(take(other, {{"preview", true}, {"missing_last_day", "2099-01-01"}})),
              ElementsAre(0, 1, 1, 1, 0, 0))
      << "what a person entered stays as it is";
  const std::string only = "category,name,domains\r\ngame,示例游戏,play.example.cn\r\n";
  const WireAnswer ended = take(only, {{"missing_last_day", "2099-01-01"}});
  EXPECT_THAT(counts(ended), ElementsAre(0, 1, 0, 1, 1, 0));
  EXPECT_EQ(ended.body.at("counts").at("ending").at(0).at("item").as_string(), "示例视频");
  EXPECT_EQ(entry("示例视频").at("to").as_string(), "2099-01-01");
  EXPECT_EQ(entry("示例游戏").at("domains").as_array(), boost::json::array{"play.example.cn"});
  EXPECT_FALSE(entry("示例游戏", "off").empty()) << "what it said before is kept for the days before";
  EXPECT_FALSE(entry("手工游戏").contains("to"));
  EXPECT_THAT(counts(take(only, {{"missing_last_day", "2099-01-01"}, {"hand_too", true}})),
              ElementsAre(0, 0, 1, 1, 0, 0));
  EXPECT_FALSE(entry("哔哩哔哩").empty()) << "shipped ones are not ended by a file";
}

TEST_P(ApplicationTakes, RefuseBadRowsWithTheirReasonAndTakeTheOthers) {
  const WireAnswer done = take(
      "category,name,domains,scene\r\n"
      "news,一,a.example.cn,\r\n"
      "game,,b.example.cn,\r\n"
      "game,三,not a domain,\r\n"
      "game,四,d.example.cn,nowhere\r\n"
      "game,五,e.example.cn,\r\n"
      "game,五,f.example.cn,\r\n"
      "game,七,e.example.cn,\r\n"
      "game,八,www.bilibili.com;bilibili.com,\r\n");
  EXPECT_THAT(refusals(done),
              ElementsAre("2 control.category", "3 control.application_name", "4 control.domain", "5 control.scene",
                          "7 list_take.twice", "8 control.domain_listed", "9 control.domain_listed"));
  EXPECT_THAT(counts(done), ElementsAre(1, 0, 0, 0, 0, 7));
  EXPECT_FALSE(entry("五").empty());
}

TEST_P(ApplicationTakes, RefuseWhatCannotBeDoneAtAll) {
  EXPECT_EQ(take("name,domains\r\nx,a.example.cn\r\n").code(), "list_take.columns");
  EXPECT_EQ(take("category,name,domains\r\n", {{"missing_last_day", "2099-01-01"}}).code(), "list_take.empty");
  EXPECT_EQ(take(std::string{kFile}, {{"valid_from", "2020-01-01"}}).code(), "control.from");
  EXPECT_EQ(take(std::string{kFile}, {{"missing_last_day", "2020-01-01"}}).code(), "list_take.last_day");
  EXPECT_EQ(take(std::string{kFile}, {}, 99).status, 412);
  EXPECT_EQ(take(std::string{kFile}, {}, 1, "unituser").status, 403);
  EXPECT_EQ(take(std::string{kFile}, {}, 1, "watermanager").code(), "control.whole_platform");
  EXPECT_EQ(as("manager").post("/api/v1/blocked_applications/takes", {{"upload_id", 99}}).status, 428);
  std::string long_file = "category,name,domains\r\n";
  for (int i = 0; i <= 2'000; ++i) long_file += fmt::format("game,应用{},a{}.example.cn\r\n", i, i);
  EXPECT_EQ(take(long_file).code(), "control.too_many_rows");
  EXPECT_EQ(rows(), 0);
}

// §2.2.4: of the four categories something stays blocked, whatever a file ends.
TEST_P(ApplicationTakes, LeaveSomethingOfEachNeededCategory) {
  ASSERT_EQ(take("category,name,domains\r\nvideo,示例视频,v.example.cn\r\n").status, 200);
  const WireAnswer answer = list();
  for (const auto& item : answer.body.at("items").as_array()) {
    if (item.at("category").as_string() != "video" || item.at("origin").as_string() != "shipped") continue;
    ASSERT_EQ(as("manager")
                  .post("/api/v1/blocked_applications/end", {{"key", item.at("key").as_string()}, {"reason", "试验"}})
                  .status,
              200);
  }
  const std::string without = "category,name,domains\r\ngame,示例游戏,g.example.cn\r\n";
  EXPECT_EQ(take(without, {{"missing_last_day", "2099-01-01"}}).code(), "control.last_of_category");
  EXPECT_EQ(rows(), 1 + number("SELECT COUNT(*) FROM blocked_application WHERE shipped_key <> ''"));
  EXPECT_EQ(
      take("category,name,domains\r\nvideo,另一视频,w.example.cn\r\n", {{"missing_last_day", "2099-01-01"}}).status,
      200);
}

YUNGUAN_ON_BOTH_STORES(ApplicationTakes);

}  // namespace
}  // namespace yunguan::app
