// SPDX-License-Identifier: Apache-2.0
// Posts, duty and standing in over HTTP, as far as orders go by them, and that they are there after a restart.
#include <boost/json/serialize.hpp>

#include "app/orders_fixture.h"

namespace yunguan::app {
namespace {

using namespace std::chrono_literals;

class DutiesOverHttp : public OrdersOverHttp {
 protected:
  static std::string in(std::chrono::seconds span) {
    return format_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()) + span);
  }
  WireAnswer put(std::string_view login, const std::string& target, const object& body, std::int64_t version) {
    return as(login).send("PUT", target, boost::json::serialize(body), fmt::format("If-Match: \"{}\"\r\n", version));
  }
  WireAnswer end(std::string_view login, const WireAnswer& absence, std::int64_t version = 1) {
    return as(login).send("POST", fmt::format("/api/v1/absences/{}/end", absence.number("id")), "",
                          fmt::format("If-Match: \"{}\"\r\n", version));
  }
  WireAnswer away(std::string_view login, std::string_view stand_in, object more = {}) {
    object body{{"stand_in_id", person(stand_in)}, {"from", in(0s)}, {"to", in(72h)}, {"reason", "休假"}};
    for (const auto& [key, value] : more) body[key] = value;
    return as(login).post("/api/v1/absences", body);
  }
  // "field: code" of a refusal.
  static std::string fault(const WireAnswer& answer) {
    const auto* const problem = answer.body.if_object();
    const auto* const where = problem == nullptr ? nullptr : problem->if_contains("where");
    const auto* const field = where == nullptr ? nullptr : where->as_object().if_contains("field");
    return (field == nullptr ? std::string{} : std::string{field->as_string()}) + ": " + answer.code();
  }
};
YUNGUAN_ON_BOTH_STORES(DutiesOverHttp);

TEST_P(DutiesOverHttp, TheTaskOfALeaderGoesToWhoStandsInUntilTheAbsenceEnds) {
  const std::string seat = fmt::format("/api/v1/units/{}/posts/1", unit("GA"));
  const WireAnswer made = put("manager", seat, {{"people", array{person("unituser")}}}, 0);
  ASSERT_EQ(made.status, 200) << made.text;
  EXPECT_EQ(made.headers.at("etag").substr(0, 2), "\"1");
  EXPECT_EQ(put("manager", seat, {{"people", array{}}}, 0).code(), "http.stale");
  EXPECT_EQ(as("manager").send("PUT", seat, R"({"people":[]})").status, 428);
  ASSERT_EQ(put("manager", seat, {{"people", array{}}}, 1).status, 200);

  const WireAnswer absence = away("manager", "unituser");
  ASSERT_EQ(absence.status, 201) << absence.text;
  EXPECT_EQ(absence.body.at("state").as_string(), "running");
  const WireAnswer first = apply("card.suspend_resume", suspension(), "wateruser");
  EXPECT_EQ(first.code(), "order.form") << "these are not the cards of that unit";
  object own{{"act", "suspend"}, {"cards", array{foreign_}}, {"reason", "设备检修"}};
  const WireAnswer second = apply("card.suspend_resume", own, "wateruser");
  ASSERT_EQ(second.status, 201) << second.text;
  EXPECT_EQ(as("unituser").get("/api/v1/orders?box=todo").number("total"), 1) << "who stands in";
  EXPECT_EQ(as("manager").get("/api/v1/orders?box=todo").number("total"), 0);
  ASSERT_EQ(end("manager", absence).status, 200);
  const WireAnswer third = apply("card.suspend_resume", own, "wateruser");
  ASSERT_EQ(third.status, 201) << third.text;
  EXPECT_EQ(as("manager").get("/api/v1/orders?box=todo").number("total"), 1) << "back again";
}

TEST_P(DutiesOverHttp, AreThereAfterARestart) {
  const WireAnswer post =
      as("manager").post("/api/v1/posts", {{"code", "clerk"}, {"name", {{"zh", "文书"}, {"en", "Clerk"}}}});
  ASSERT_EQ(post.status, 201) << post.text;
  ASSERT_EQ(put("manager", fmt::format("/api/v1/units/{}/posts/{}", unit("GA"), post.number("id")),
                {{"people", array{person("unituser")}}}, 0)
                .status,
            200);
  const WireAnswer group =
      as("manager").post("/api/v1/duty_groups",
                         {{"code", "watch"}, {"name", {{"zh", "值班席"}, {"en", "Watch"}}}, {"unit_id", unit("ROOT")}});
  ASSERT_EQ(group.status, 201) << group.text;
  const std::string address = fmt::format("/api/v1/duty_groups/{}", group.number("id"));
  const WireAnswer rota = as("manager").post(
      address + "/rota",
      {{"people", array{person("manager"), person("unituser")}}, {"from", in(0s)}, {"hours", 12}, {"count", 4}});
  ASSERT_EQ(rota.status, 201) << rota.text;
  ASSERT_EQ(away("unituser", "manager").status, 201);
  stop();
  start();
  EXPECT_THAT(as("unituser").get(fmt::format("/api/v1/units/{}/posts", unit("GA"))).text, HasSubstr("林经办"));
  const WireAnswer shown = as("manager").get(address);
  EXPECT_EQ(shown.number("ahead"), 4) << shown.text;
  EXPECT_EQ(shown.body.at("now").as_array().size(), 1u);
  EXPECT_EQ(as("manager").get(address + "/shifts?limit=3").body.at("items").as_array().size(), 3u);
  EXPECT_EQ(as("manager").get("/api/v1/absences?box=standing_in&state=running").number("total"), 1);
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, HasSubstr("standing_in"));
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, HasSubstr("on_duty"));
}

TEST_P(DutiesOverHttp, RefuseWhatIsWrongByItsField) {
  EXPECT_EQ(fault(away("unituser", "unituser")), "stand_in_id: duty.self_stand_in");
  EXPECT_EQ(fault(away("unituser", "wateruser")), "stand_in_id: duty.stand_in") << "of another branch of the tree";
  EXPECT_EQ(fault(away("unituser", "manager", {{"to", in(-1h)}})), "to: duty.to");
  EXPECT_EQ(fault(away("unituser", "manager", {{"from", in(-48h)}})), "from: duty.from");
  EXPECT_EQ(fault(away("unituser", "manager", {{"services", array{"card.none"}}})), "services: duty.service");
  EXPECT_EQ(fault(away("unituser", "manager", {{"person_id", person("wateruser")}})), "person_id: duty.absent_person");
  EXPECT_EQ(text("SELECT action || '|' || result || '|' || code FROM audit_row ORDER BY id DESC LIMIT 1"),
            "access.out_of_scope|refused|duty.absent_person");
  EXPECT_EQ(away("unituser", "manager", {{"services", array{"card.close"}}}).status, 201);
  EXPECT_EQ(away("unituser", "manager", {{"more", 1}}).code(), "json.fields");
  EXPECT_EQ(
      as("watermanager").post("/api/v1/posts", {{"code", "clerk"}, {"name", {{"zh", "文书"}, {"en", ""}}}}).code(),
      "duty.whole_platform");
  EXPECT_EQ(fault(as("manager").get("/api/v1/calendar?year=1999")), "year: duty.year");
  const WireAnswer year = as("auditor").get("/api/v1/calendar?year=2026");
  EXPECT_EQ(year.body.at("holidays").as_array().size(), 7u) << year.text;
  EXPECT_EQ(year.body.at("worked_days").as_array().size(), 12u);
}

}  // namespace
}  // namespace yunguan::app
