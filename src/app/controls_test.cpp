// SPDX-License-Identifier: Apache-2.0
// Controls and whitelist changes as people use them, over HTTP.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <thread>

#include "app/platform_fixture.h"

namespace yunguan::app {
namespace {

using boost::json::array;
using boost::json::object;
using ::testing::HasSubstr;

class Controls : public PlatformWorld {
 protected:
  void SetUp() override {
    set("control.whitelist_changes_per_year", "2");
    PlatformWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    card_ = enter_card(17, "GA");
  }

  std::int64_t version() { return as("manager").get(fmt::format("/api/v1/cards/{}", card_)).number("version"); }
  WireAnswer put(std::string_view login, std::string_view aspect, const object& value,
                 std::optional<std::int64_t> version, std::string_view reason = "按合同调整") {
    return as(login).send("PUT", fmt::format("/api/v1/cards/{}/controls/{}", card_, aspect),
                          boost::json::serialize(object{{"value", value}, {"reason", std::string{reason}}}),
                          version ? fmt::format("If-Match: \"{}\"\r\n", *version) : std::string());
  }
  object control(std::string_view aspect) {
    const WireAnswer answer = as("manager").get(fmt::format("/api/v1/cards/{}/controls", card_));
    EXPECT_EQ(answer.status, 200) << answer.text;
    for (const auto& item : answer.body.at("items").as_array()) {
      if (item.at("aspect").as_string() == aspect) return item.as_object();
    }
    ADD_FAILURE() << "no control " << aspect;
    return {};
  }
  WireAnswer ask(std::string_view login, std::string_view aspect, const array& add, const array& remove,
                 bool emergency = false) {
    return as(login).post(fmt::format("/api/v1/cards/{}/whitelist_changes", card_), {{"aspect", std::string{aspect}},
                                                                                     {"add", add},
                                                                                     {"remove", remove},
                                                                                     {"reason", "平台迁移"},
                                                                                     {"emergency", emergency}});
  }
  WireAnswer settle(std::string_view login, std::int64_t change, std::string_view act) {
    return as(login).post(fmt::format("/api/v1/whitelist_changes/{}/{}", change, act),
                          act == "withdraw" ? boost::json::value(nullptr) : object{{"reason", "核对无误"}});
  }
  std::string list() { return text(fmt::format("SELECT data_whitelist FROM card WHERE id = {}", card_)); }

  std::int64_t card_ = 0;
};

TEST_P(Controls, AQuotaIsSetByTheOperatorAndWaitsForTheNetwork) {
  EXPECT_EQ(control("quota").at("standing").as_string(), "in_force");
  EXPECT_EQ(put("unituser", "quota", {{"data_mb", 100}}, version()).status, 403);
  EXPECT_EQ(put("manager", "quota", {{"data_mb", 100}}, std::nullopt).status, 428);
  EXPECT_EQ(put("manager", "quota", {{"data_mb", 100}}, version() + 1).status, 412);
  EXPECT_EQ(put("manager", "quota", {{"data_mb", 100}}, version(), " ").code(), "control.reason");
  EXPECT_EQ(put("manager", "nothing", {{"data_mb", 100}}, version()).code(), "control.aspect");
  const WireAnswer done = put("manager", "quota", {{"data_mb", 100}}, version());
  ASSERT_EQ(done.status, 200) << done.text;
  const object quota = control("quota");
  EXPECT_EQ(quota.at("standing").as_string(), "waiting");
  EXPECT_EQ(quota.at("desired").at("data_mb").as_int64(), 100);
  EXPECT_EQ(quota.at("confirmed").at("data_mb").as_int64(), 8192);
  EXPECT_EQ(quota.at("tier").as_string(), "q100");
  EXPECT_EQ(quota.at("changed_by").as_string(), "manager");
  EXPECT_EQ(quota.at("way").as_string(), "change");
  EXPECT_EQ(text("SELECT action || '|' || reason FROM audit_row ORDER BY id DESC LIMIT 1"), "card.control|按合同调整");
  // Back to what is in force: nothing waits any more.
  EXPECT_EQ(put("manager", "quota", {{"data_mb", 8192}}, version()).status, 200);
  EXPECT_EQ(control("quota").at("standing").as_string(), "in_force");
}

TEST_P(Controls, ATierIsSetByItsCode) {
  const auto send = [&](std::string_view tier) {
    return as("manager").send(
        "PUT", fmt::format("/api/v1/cards/{}/controls/quota", card_),
        boost::json::serialize(object{{"value", object{}}, {"tier", std::string{tier}}, {"reason", "换档"}}),
        fmt::format("If-Match: \"{}\"\r\n", version()));
  };
  EXPECT_EQ(send("q5g").status, 200);
  EXPECT_EQ(control("quota").at("desired").at("data_mb").as_int64(), 5120);
  EXPECT_EQ(send("q10").code(), "control.tier");  // for meters' networks
  EXPECT_EQ(send("nothing").code(), "control.tier");
}

TEST_P(Controls, AreNotChangedByTheCardsFormWithoutThePermission) {
  const auto patch = [&](std::string_view login, const object& changes) {
    return as(login).patch(fmt::format("/api/v1/cards/{}", card_), {{"changes", changes}}, version());
  };
  EXPECT_EQ(patch("unituser", {{"imei_mode", "fixed"}, {"imei", "86123456789012"}}).code(), "card.control_needed");
  EXPECT_EQ(patch("unituser", {{"note", "西门"}}).status, 200);
  EXPECT_EQ(patch("manager", {{"imei_mode", "fixed"}, {"imei", "86123456789012"}}).status, 200);
  for (const std::string_view login : {"unituser", "manager"}) {
    const WireAnswer refused = patch(login, {{"data_whitelist", array{"10.20.0.0/16", "10.30.0.1"}}});
    EXPECT_EQ(refused.code(), "card.whitelist_by_review");
    EXPECT_EQ(refused.body.at("where").at("field").as_string(), "data_whitelist");
  }
  EXPECT_EQ(patch("manager", {{"data_whitelist", array{"10.20.0.0/16"}}}).status, 200) << "the same list is no change";
}

TEST_P(Controls, AnUpdatingFileMayNotChangeWhitelists) {
  const auto import = [&](std::string_view login, const std::string& line) {
    const std::string csv = "msisdn,data_whitelist,data_limit_mb,note\n" + line + "\n";
    const std::int64_t sent = upload(as(login), "u.csv", csv);
    object spec = import_of(sent, false);
    spec["mode"] = "update";
    spec["take_good"] = true;
    return ended_job(as(login), as(login).post("/api/v1/card_imports", spec));
  };
  const auto errors = [&](std::string_view login, const WireAnswer& job) {
    return as(login).get(fmt::format("/api/v1/card_imports/{}/errors", job.number("id"))).text;
  };
  EXPECT_EQ(import("manager", "1064800000017,10.20.0.0/16,4096,a").body.at("state").as_string(), "done");
  EXPECT_EQ(number(fmt::format("SELECT data_limit_mb FROM card WHERE id = {}", card_)), 4096);
  const WireAnswer other = import("manager", "1064800000017,10.20.0.0/16;10.30.0.1,4096,b");
  EXPECT_THAT(errors("manager", other), HasSubstr("card.whitelist_by_review"));
  EXPECT_THAT(errors("manager", other), HasSubstr("\"row\":2"));
  EXPECT_THAT(errors("manager", other), HasSubstr("10.20.0.0/16;10.30.0.1"));
  const WireAnswer emptied = import("manager", "1064800000017,,4096,c");
  EXPECT_THAT(errors("manager", emptied), HasSubstr("card.whitelist_by_review"));
  const WireAnswer raised = import("unituser", "1064800000017,10.20.0.0/16,9999,d");
  EXPECT_THAT(errors("unituser", raised), HasSubstr("card.control_needed"));
  EXPECT_EQ(text(fmt::format("SELECT note || data_limit_mb FROM card WHERE id = {}", card_)), "a4096");
  EXPECT_EQ(list(), "10.20.0.0/16");
}

TEST_P(Controls, AWhitelistChangesByTwoPeople) {
  EXPECT_EQ(ask("carrier", "data", {"10.30.0.1"}, {}).status, 403);
  const WireAnswer asked = ask("unituser", "data", {"10.30.0.1", " 10.30.0.1 "}, {"10.20.0.0/16"});
  ASSERT_EQ(asked.status, 201) << asked.text;
  const std::int64_t change = asked.number("id");
  EXPECT_EQ(ask("manager", "data", {"10.30.0.2"}, {}).code(), "control.request_open");
  EXPECT_EQ(list(), "10.20.0.0/16");
  EXPECT_EQ(settle("unituser", change, "approve").status, 403);
  EXPECT_EQ(as("manager").post(fmt::format("/api/v1/whitelist_changes/{}/approve", change), {{"reason", ""}}).code(),
            "control.reason");
  EXPECT_EQ(as("manager").get("/api/v1/whitelist_changes?box=to_review").number("total"), 1);
  EXPECT_EQ(as("unituser").get("/api/v1/whitelist_changes?box=mine").number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/whitelist_changes?box=mine").number("total"), 0);
  const WireAnswer approved = settle("manager", change, "approve");
  ASSERT_EQ(approved.status, 200) << approved.text;
  EXPECT_EQ(approved.body.at("state").as_string(), "approved");
  EXPECT_TRUE(approved.body.at("signed").as_bool());
  EXPECT_EQ(approved.body.at("yearly").at("count").as_int64(), 1);
  EXPECT_EQ(list(), "10.30.0.1");
  EXPECT_EQ(control("data").at("standing").as_string(), "waiting");
  EXPECT_EQ(settle("manager", change, "refuse").code(), "control.decided");
  EXPECT_THAT(as("manager").get(fmt::format("/api/v1/cards/{}/history", card_)).text, HasSubstr("whitelist_changed"));
}

TEST_P(Controls, NobodyReviewsAnOwnRequest) {
  const std::int64_t change = ask("manager", "data", {"10.30.0.1"}, {}).number("id");
  EXPECT_EQ(settle("manager", change, "approve").code(), "control.own_request");
  EXPECT_EQ(settle("manager", change, "refuse").code(), "control.own_request");
  EXPECT_EQ(text("SELECT action || '|' || result || '|' || code FROM audit_row ORDER BY id DESC LIMIT 1"),
            "whitelist.refuse|refused|control.own_request");
  EXPECT_EQ(settle("unituser", change, "withdraw").code(), "control.not_yours");
  EXPECT_EQ(settle("manager", change, "withdraw").status, 200);
  EXPECT_EQ(ask("unituser", "data", {"10.30.0.1"}, {}).status, 201) << "a withdrawn request makes room";
}

TEST_P(Controls, TheYearlyLimitStandsAndEmergencyRemovalDoesNotCount) {
  for (const char* entry : {"10.30.0.1", "10.30.0.2"}) {
    ASSERT_EQ(settle("manager", ask("unituser", "data", {entry}, {}).number("id"), "approve").status, 200);
  }
  const WireAnswer third = ask("unituser", "data", {"10.30.0.3"}, {});
  EXPECT_EQ(third.status, 409);
  EXPECT_EQ(third.code(), "control.yearly_limit");
  EXPECT_EQ(third.body.at("where").at("value").as_string(), "2/2");
  EXPECT_EQ(third.body.at("where").at("clause").as_string(), "§1.3(1)");
  EXPECT_EQ(ask("unituser", "data", {"10.30.0.3"}, {}, true).code(), "control.emergency");
  const WireAnswer removal = ask("unituser", "data", {}, {"10.30.0.2"}, true);
  ASSERT_EQ(removal.status, 201) << removal.text;
  EXPECT_EQ(settle("manager", removal.number("id"), "approve").status, 200);
  EXPECT_EQ(control("data").at("yearly").at("count").as_int64(), 2);
}

TEST_P(Controls, ApprovalLooksAgainAtWhatTheCardHasNow) {
  const std::int64_t change = ask("unituser", "data", {}, {"10.20.0.0/16"}).number("id");
  tamper(fmt::format("UPDATE card SET data_whitelist = '10.9.9.9' WHERE id = {}", card_));
  EXPECT_EQ(settle("manager", change, "approve").code(), "control.list_changed");
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/whitelist_changes/{}", change)).body.at("state").as_string(),
            "pending");
}

TEST_P(Controls, TwoReviewersAtOnceSettleItOnce) {
  const std::int64_t change = ask("unituser", "data", {"10.30.0.1"}, {}).number("id");
  const WireBrowser second = begin_session("manager");
  const auto target = fmt::format("/api/v1/whitelist_changes/{}/", change);
  WireAnswer theirs;
  std::jthread other([&] { theirs = second.post(target + "refuse", {{"reason", "名单不符"}}); });
  const WireAnswer mine = as("manager").post(target + "approve", {{"reason", "核对无误"}});
  other.join();
  EXPECT_EQ((mine.status == 200) + (theirs.status == 200), 1) << mine.text << theirs.text;
  EXPECT_EQ(mine.status == 200 ? theirs.code() : mine.code(), "control.decided");
  EXPECT_EQ(list(), mine.status == 200 ? "10.20.0.0/16;10.30.0.1" : "10.20.0.0/16");
}

TEST_P(Controls, AnAlteredRequestIsNotCarriedOut) {
  const std::int64_t change = ask("unituser", "data", {"10.30.0.1"}, {}).number("id");
  tamper(fmt::format("UPDATE whitelist_change SET added = '[\"10.66.0.1\"]' WHERE id = {}", change));
  EXPECT_EQ(settle("manager", change, "approve").code(), "control.request_altered");
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", nullptr).text, HasSubstr("whitelist_change"));
  EXPECT_FALSE(as("auditor").post("/api/v1/integrity/check", nullptr).body.at("ok").as_bool());
}

TEST_P(Controls, ListsAreHeldToTheirLength) {
  array ten;
  for (int n = 1; n <= 10; ++n) ten.emplace_back(fmt::format("10.30.0.{}", n));
  EXPECT_EQ(ask("unituser", "data", ten, {}).code(), "control.list_full");
  EXPECT_EQ(ask("unituser", "data", ten, {"10.20.0.0/16"}).status, 201);
  EXPECT_EQ(ask("unituser", "voice", {"110", "119", "120", "122", "12345", "12348"}, {}).code(), "control.list_full");
  EXPECT_EQ(ask("unituser", "sms", {"13912345678"}, {}).code(), "control.sms_peer");
  EXPECT_EQ(ask("unituser", "quota", {"1"}, {}).code(), "control.not_whitelist");
  EXPECT_EQ(ask("unituser", "voice", {" "}, {}).code(), "control.nothing");
}

TEST_P(Controls, PoolsBindCardsOfTheirUnitAndBelow) {
  const auto create = [&](std::string_view unit_code, std::string_view name, std::string_view imeis) {
    return as("manager").post(
        "/api/v1/imei_pools",
        {{"unit_id", unit(unit_code)}, {"name", std::string{name}}, {"imeis", std::string{imeis}}});
  };
  const WireAnswer bad = create("GA", "警务终端", "IMEI,备注\n861234567890123,x\n12345");
  EXPECT_EQ(bad.code(), "control.imeis");
  EXPECT_THAT(bad.text, HasSubstr("\"row\":2"));
  const WireAnswer made = create("GA", "警务终端", "IMEI\n86123456789012\n8612345678901299;86123456789013");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.number("imeis"), 2) << "compared by fourteen digits";
  EXPECT_EQ(create("SW", "警务终端", "").code(), "control.pool_taken");
  EXPECT_EQ(create("GA", "a;b", "").code(), "control.pool_name");
  EXPECT_EQ(create("SW", "水表", "").status, 201);
  EXPECT_EQ(as("unituser").post("/api/v1/imei_pools", {{"unit_id", unit("GA")}, {"name", "x"}}).status, 403);
  EXPECT_EQ(put("manager", "binding", {{"mode", "pool"}, {"pool", "水表"}}, version()).code(), "control.no_pool");
  EXPECT_EQ(put("manager", "binding", {{"mode", "pool"}, {"pool", "警务终端"}}, version()).status, 200);
  const auto target = fmt::format("/api/v1/imei_pools/{}", made.number("id"));
  EXPECT_EQ(as("manager").get(target).number("cards"), 1);
  EXPECT_EQ(as("manager").send("DELETE", target).code(), "control.pool_used");
  const std::int64_t at = as("manager").get(target).number("version");
  const WireAnswer changed =
      as("manager").patch(target, {{"add", "86123456789014 86123456789013"}, {"remove", "86123456789012"}}, at);
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.number("added"), 1);
  EXPECT_EQ(changed.number("removed"), 1);
  EXPECT_EQ(changed.number("known"), 1);
  EXPECT_EQ(as("manager").patch(target, {{"note", "x"}}, at).status, 412);
  EXPECT_EQ(as("unituser").get(target + "/imeis").number("total"), 3);
  EXPECT_EQ(as("unituser").get(target + "/imeis?state=in_force").number("total"), 2);
  EXPECT_EQ(as("wateruser").get("/api/v1/imei_pools").number("total"), 1);
}

TEST_P(Controls, ImeisAreInAPoolOnTheirDays) {
  const Date today = shanghai_date(SystemClock{}.now());
  const auto day = [&](int days) { return format_date(Date{std::chrono::sys_days{today} + std::chrono::days{days}}); };
  const object body{{"unit_id", unit("GA")}, {"name", "警务终端"}, {"imeis", "86123456789012 86123456789013"}};
  const WireAnswer made = as("manager").post("/api/v1/imei_pools", body);
  ASSERT_EQ(made.status, 201) << made.text;
  const auto target = fmt::format("/api/v1/imei_pools/{}", made.number("id"));
  const auto change = [&](const object& what) {
    return as("manager").patch(target, what, as("manager").get(target).number("version"));
  };
  const auto total = [&](std::string_view state) {
    return as("manager").get(fmt::format("{}/imeis?state={}", target, state)).number("total");
  };
  EXPECT_EQ(change({{"add", "86123456789014"}, {"valid_from", day(3)}, {"valid_to", day(2)}}).code(),
            "control.pool_days");
  EXPECT_EQ(change({{"remove", "86123456789012"}, {"last_day", day(-2)}}).code(), "control.pool_days");
  ASSERT_EQ(change({{"add", "86123456789014"}, {"valid_from", day(3)}, {"valid_to", day(9)}}).number("added"), 1);
  EXPECT_EQ(change({{"add", "86123456789014"}, {"valid_from", day(9)}}).number("known"), 1);
  EXPECT_EQ(change({{"add", "86123456789014"}, {"valid_from", day(10)}}).number("added"), 1) << "once more, later";
  EXPECT_EQ(as("manager").get(target).number("imeis"), 2);
  EXPECT_EQ(total("scheduled"), 2);
  ASSERT_EQ(change({{"remove", "86123456789012"}, {"last_day", day(5)}, {"reason", "设备退役"}}).number("removed"), 1);
  EXPECT_EQ(as("manager").get(target).number("imeis"), 2) << "until that day";
  ASSERT_EQ(change({{"remove", "86123456789012,86123456789014"}}).number("removed"), 2);
  EXPECT_EQ(as("manager").get(target).number("imeis"), 1);
  EXPECT_EQ(total("ended"), 3);
  const WireAnswer ended = as("manager").get(target + "/imeis?state=ended&q=86123456789012");
  EXPECT_EQ(ended.body.at("items").at(0).at("valid_to").as_string(), day(-1));
  EXPECT_EQ(ended.body.at("items").at(0).at("ended_by").as_string(), "manager");
  EXPECT_EQ(as("manager").get(target + "/imeis?state=gone").code(), "control.state");
  EXPECT_EQ(as("manager").send("DELETE", target).status, 204);
  EXPECT_EQ(as("manager").get(target).status, 404);
  EXPECT_EQ(as("manager").get("/api/v1/imei_pools").number("total"), 0);
  EXPECT_EQ(as("manager").post("/api/v1/imei_pools", body).status, 201) << "the name may be given again";
}

TEST_P(Controls, AFileIsTakenIntoAPoolAndEndsWhatItDoesNotName) {
  const WireBrowser manager = as("manager");
  const WireAnswer made =
      manager.post("/api/v1/imei_pools", {{"unit_id", unit("GA")}, {"name", "警务终端"}, {"imeis", "86123456789010"}});
  const auto target = fmt::format("/api/v1/imei_pools/{}", made.number("id"));
  const auto take = [&](std::int64_t file, const object& how, bool preview) {
    object body = how;
    body["upload_id"] = file;
    body["preview"] = preview;
    return manager.post(target + "/takes", body,
                        fmt::format("If-Match: \"{}\"\r\n", manager.get(target).number("version")));
  };
  const auto figures = [](const WireAnswer& answer) {
    const auto& counts = answer.body.at("counts").as_object();
    const auto n = [&](const char* name) { return counts.at(name).as_int64(); };
    return fmt::format("{} {} {} {} {}", n("fresh"), n("unchanged"), n("ends"), n("kept"), n("refused"));
  };
  const std::int64_t first = upload(manager, "first.csv", "imei\n86123456789012\n86123456789013\n");
  ASSERT_EQ(figures(take(first, {}, false)), "2 0 0 0 0");
  const std::int64_t next = upload(manager, "next.csv", "name,imei\nx,86123456789013\ny,86123456789014\nz,12\n");
  const std::string yesterday =
      format_date(Date{std::chrono::sys_days{shanghai_date(SystemClock{}.now())} - std::chrono::days{1}});
  const object ending{{"missing_last_day", yesterday}};
  const WireAnswer seen = take(next, ending, true);
  ASSERT_EQ(seen.status, 200) << seen.text;
  EXPECT_EQ(figures(seen), "1 1 1 1 1");
  EXPECT_EQ(seen.body.at("counts").at("ending").at(0).at("item").as_string(), "86123456789012");
  EXPECT_EQ(manager.get(target).number("imeis"), 3) << "nothing is done";
  EXPECT_EQ(figures(take(next, ending, false)), "1 1 1 1 1");
  EXPECT_EQ(manager.get(target + "/imeis?state=in_force").number("total"), 3);
  EXPECT_EQ(manager.get(target + "/imeis?state=ended").number("total"), 1);
  EXPECT_EQ(manager.get(target + "/imeis?origin=file").number("total"), 3);
  const std::int64_t version = manager.get(target).number("version");
  EXPECT_EQ(figures(take(next, ending, false)), "0 2 0 1 1") << "once more changes nothing";
  EXPECT_EQ(manager.get(target).number("version"), version);
  EXPECT_EQ(figures(take(next, {{"missing_last_day", yesterday}, {"hand_too", true}}, true)), "0 2 1 0 1");
  EXPECT_EQ(take(upload(manager, "none.csv", "imei\n"), ending, false).code(), "list_take.empty");
  EXPECT_EQ(take(upload(manager, "other.csv", "name\nx\n"), ending, false).code(), "list_take.columns");
  EXPECT_EQ(manager.post(target + "/takes", {{"upload_id", next}}, "If-Match: \"1\"\r\n").status, 412);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'imei_pool.take' AND code = ''"), 3);
}

TEST_P(Controls, DifferencesAreListedAndSettledByHand) {
  const auto act = [&](std::string_view login, std::string_view which, const array& rows) {
    return as(login).post("/api/v1/enforcements/acts",
                          {{"act", std::string{which}}, {"rows", rows}, {"note", "回单 2026-17"}});
  };
  const array quota{object{{"card_id", card_}, {"aspect", "quota"}}};
  EXPECT_EQ(as("manager").get("/api/v1/enforcements").number("total"), 0);
  ASSERT_EQ(put("manager", "quota", {{"data_mb", 100}}, version()).status, 200);
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?standing=waiting&aspect=quota&carrier=mobile").number("total"), 1);
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?standing=refused").number("total"), 0);
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?overdue=true").number("total"), 0);
  EXPECT_EQ(as("wateruser").get("/api/v1/enforcements").number("total"), 0);
  EXPECT_EQ(act("unituser", "confirm", quota).status, 403);
  // Another unit's manager finds nothing to settle.
  EXPECT_EQ(act("watermanager", "confirm", quota).body.at("skipped").at(0).at("code").as_string(), "card.not_found");
  EXPECT_EQ(act("manager", "confirm", {object{{"card_id", card_}, {"aspect", "quota"}, {"desired", "data_mb 7"}}})
                .body.at("skipped")
                .at(0)
                .at("code")
                .as_string(),
            "control.changed_meanwhile");
  EXPECT_EQ(act("manager", "refuse", quota).number("done"), 1);
  EXPECT_EQ(control("quota").at("standing").as_string(), "refused");
  EXPECT_EQ(act("manager", "again", quota).number("done"), 1);
  EXPECT_EQ(control("quota").at("attempts").as_int64(), 2);
  EXPECT_EQ(act("manager", "confirm", quota).number("done"), 1);
  EXPECT_EQ(control("quota").at("note").as_string(), "回单 2026-17");
  EXPECT_EQ(act("manager", "confirm", quota).body.at("skipped").at(0).at("code").as_string(), "control.nothing_waits");
  ASSERT_EQ(put("manager", "quota", {{"data_mb", 200}}, version()).status, 200);
  EXPECT_EQ(act("manager", "take_back", quota).number("done"), 1);
  EXPECT_EQ(control("quota").at("desired").at("data_mb").as_int64(), 100);
  EXPECT_EQ(control("quota").at("standing").as_string(), "in_force");
}

TEST_P(Controls, WhatWaitsIsHandedOverAsAFileOnce) {
  ASSERT_EQ(put("manager", "quota", {{"data_mb", 100}}, version()).status, 200);
  const auto hand = [&](std::string_view carrier) {
    return as("manager").post("/api/v1/enforcements/hand_over", {{"carrier", std::string{carrier}}});
  };
  EXPECT_EQ(hand("nobody").code(), "control.carrier");
  EXPECT_EQ(hand("telecom").number("rows"), 0);
  const WireAnswer first = hand("mobile");
  EXPECT_EQ(first.number("rows"), 1) << first.text;
  EXPECT_EQ(hand("mobile").number("rows"), 0);
  const std::string batch = fmt::format("/api/v1/enforcements/export?format=csv&batch={}", first.number("batch"));
  EXPECT_THAT(as("manager").get(batch).text, HasSubstr("data_mb 100"));
  EXPECT_EQ(as("unituser").get(batch).status, 403);
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?handed=true").number("total"), 1);
  // Another command is not in that file.
  ASSERT_EQ(put("manager", "quota", {{"data_mb", 300}}, version()).status, 200);
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?handed=true").number("total"), 0);
}

TEST_P(Controls, TheBlacklistIsKeptOnTopOfTheShippedOne) {
  const auto add = [&](std::string_view login, const object& one) {
    return as(login).post("/api/v1/blocked_applications", one);
  };
  const auto entry = [&](const WireAnswer& answer, std::string_view name) -> object {
    for (const auto& item : answer.body.at("items").as_array()) {
      if (item.at("name").at("zh").as_string() == name) return item.as_object();
    }
    return {};
  };
  object game{
      {"category", "game"}, {"name_zh", "示例游戏"}, {"domains", array{"play.example.cn"}}, {"reason", "工地反映"}};
  EXPECT_EQ(add("unituser", game).status, 403);
  EXPECT_EQ(add("watermanager", game).code(), "control.whole_platform");
  const WireAnswer added = add("manager", game);
  ASSERT_EQ(added.status, 200) << added.text;
  EXPECT_EQ(entry(added, "示例游戏").at("by").as_string(), "manager");
  EXPECT_EQ(add("manager", game).code(), "control.domain_listed");
  game["domains"] = array{"Play.Example"};
  EXPECT_EQ(add("manager", game).code(), "control.domain");
  game["domains"] = array{"a.example.cn"};
  game["category"] = "news";
  EXPECT_EQ(add("manager", game).code(), "control.category");
  game["category"] = "game";
  game["scene"] = "nowhere";
  EXPECT_EQ(add("manager", game).code(), "control.scene");
  const auto change = [&](std::string_view how, const std::string& key) {
    return as("manager").post(fmt::format("/api/v1/blocked_applications/{}", how),
                              {{"key", key}, {"reason", "业务需要"}});
  };
  const WireAnswer ended = change("end", "video/Bilibili");
  EXPECT_EQ(entry(ended, "哔哩哔哩").at("state").as_string(), "off");
  EXPECT_EQ(change("end", "video/Bilibili").code(), "control.no_application");
  EXPECT_EQ(entry(change("restore", "video/Bilibili"), "哔哩哔哩").at("state").as_string(), "in_force");
  EXPECT_EQ(entry(change("end", std::string{entry(added, "示例游戏").at("key").as_string()}), "示例游戏")
                .at("state")
                .as_string(),
            "off");
}

TEST_P(Controls, ReviewersAreToldOnTheWorkbench) {
  ASSERT_EQ(ask("unituser", "data", {"10.30.0.1"}, {}).status, 201);
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, HasSubstr("whitelist_review"));
  EXPECT_THAT(as("unituser").get("/api/v1/workbench").text, ::testing::Not(HasSubstr("whitelist_review")));
  ASSERT_EQ(put("manager", "quota", {{"data_mb", 100}}, version()).status, 200);
  tamper("UPDATE card_enforcement SET commanded_at = commanded_at - 90000000000");
  EXPECT_THAT(as("manager").get("/api/v1/workbench").text, HasSubstr("enforcement_overdue"));
  EXPECT_EQ(as("manager").get("/api/v1/enforcements?overdue=true").number("total"), 1);
}

YUNGUAN_ON_BOTH_STORES(Controls);

}  // namespace
}  // namespace yunguan::app
