// SPDX-License-Identifier: Apache-2.0
// A segment that is entered makes cards of numbers that nobody knew into IoT cards, and what is judged follows.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

using boost::json::object;

class SegmentsOverHttp : public PlatformWorld {
 protected:
  std::int64_t enter(const std::string& msisdn) {
    object fields = card_fields(17, "GA");
    fields["msisdn"] = msisdn;
    const WireAnswer answer = as("manager").post("/api/v1/cards", {{"fields", fields}});
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.number("id");
  }
  std::string kind_of(std::int64_t card) {
    const WireAnswer answer = as("manager").get(fmt::format("/api/v1/cards/{}", card));
    EXPECT_EQ(answer.status, 200) << answer.text;
    return std::string{answer.body.at("kind").as_string()};
  }
  WireAnswer add(std::string_view login, const object& segment) {
    return as(login).post("/api/v1/monitoring/lists/segments", segment);
  }
};

TEST_P(SegmentsOverHttp, JudgeTheFleetAnewAndOutliveARestart) {
  const std::int64_t card = enter("1064500000017");
  EXPECT_EQ(kind_of(card), "unknown");
  EXPECT_EQ(add("unituser", {{"item", "10645xxxxxxxx"}, {"name", "iot"}}).status, 403);
  EXPECT_EQ(add("manager", {{"item", "10645"}, {"name", "iot"}}).code(), "segment.pattern");
  const WireAnswer added =
      add("manager", {{"item", "10645xxxxxxxx"}, {"name", "iot"}, {"more", "移动"}, {"valid_from", "2026-01-01"}});
  ASSERT_EQ(added.status, 201) << added.text;
  ASSERT_TRUE(eventually([&] { return kind_of(card) == "iot"; }));
  const WireAnswer known = as("manager").get("/api/v1/rules/segments");
  ASSERT_EQ(known.body.at("own").as_array().size(), 1u) << known.text;
  EXPECT_EQ(known.body.at("own").at(0).at("prefix").as_string(), "10645");
  EXPECT_EQ(known.body.at("own").at(0).at("carrier").as_string(), "mobile");
  const std::string version{known.body.at("version").as_string()};
  EXPECT_THAT(std::string{as("manager").get("/api/v1/rules").body.at("version").as_string()},
              ::testing::HasSubstr(version));

  stop();
  start();
  EXPECT_EQ(as("manager").get("/api/v1/rules/segments").body.at("version").as_string(), version);
  EXPECT_EQ(kind_of(card), "iot");
  EXPECT_EQ(number("SELECT COUNT(*) FROM job WHERE kind = 'card.judge'"), 1) << "nothing to judge after a restart";

  const WireAnswer ended = as("manager").post(
      fmt::format("/api/v1/monitoring/lists/segments/{}/end", added.number("id")), {{"reason", "号段已收回"}});
  ASSERT_EQ(ended.status, 200) << ended.text;
  ASSERT_TRUE(eventually([&] { return kind_of(card) == "unknown"; }));
}

YUNGUAN_ON_BOTH_STORES(SegmentsOverHttp);

}  // namespace
}  // namespace yunguan::app
