// SPDX-License-Identifier: Apache-2.0
// Application systems and permits over HTTP: what orders grant, what people confirm and end, and what happens by itself.
#include <thread>

#include "app/kept_place.h"
#include "app/orders_fixture.h"

namespace yunguan::app {
namespace {

using std::chrono::days;

std::string day_in(int n) { return format_date(shanghai_date(SystemClock{}.now() + days{n})); }

class Permits : public OrdersOverHttp {
 protected:
  void SetUp() override {
    OrdersOverHttp::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    portal_ = make_system("portal", 90);
    archive_ = make_system("archive", 0);
  }
  static object system_input(std::string_view code, int confirm_days, std::int64_t owner) {
    return {{"code", code},
            {"name", {{"zh", fmt::format("系统 {}", code)}, {"en", code}}},
            {"unit_id", owner},
            {"addresses", {"10.20.0.0/24:443", "Portal.example.gov.cn"}},
            {"confirm_days", confirm_days},
            {"lasts_days_max", 365}};
  }
  std::int64_t make_system(std::string_view code, int confirm_days) {
    const WireAnswer made =
        as("manager").post("/api/v1/access/systems", system_input(code, confirm_days, unit("ROOT")));
    EXPECT_EQ(made.status, 201) << made.text;
    return made.number("id");
  }
  static std::string system_path(std::int64_t id) { return fmt::format("/api/v1/access/systems/{}", id); }
  object wish(int last_day) {
    return {{"cards", array{cards_[0], cards_[1]}},
            {"systems", array{portal_, archive_}},
            {"until", day_in(last_day)},
            {"reason", "移动警务"}};
  }
  // The order of that form, agreed to by all and carried out.
  WireAnswer granted(object values, std::string_view service = "access.permit") {
    const WireAnswer order = apply(service, std::move(values));
    EXPECT_EQ(order.status, 201) << order.text;
    const int decisions = service == "access.permit" ? 2 : 1;
    for (int n = 0; n < decisions; ++n) {
      const WireAnswer agreed = act("manager", order, {{"act", "approve"}, {"task", task(order)}});
      EXPECT_EQ(agreed.status, 200) << agreed.text;
    }
    EXPECT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
    return order;
  }
  WireAnswer permits(std::string_view query = "", std::string_view login = "manager") {
    return as(login).get(fmt::format("/api/v1/access/permits?sort=id{}", query));
  }
  std::int64_t id_of(const WireAnswer& list, std::size_t n) { return list.body.at("items").at(n).at("id").as_int64(); }
  WireAnswer history(std::int64_t permit, std::string_view login = "manager") {
    return as(login).get(fmt::format("/api/v1/access/permits/{}", permit));
  }
  // "1 ok", "2 permit.not_due", …
  static std::vector<std::string> told(const WireAnswer& answer) {
    std::vector<std::string> said;
    if (answer.status != 200) return {answer.text};
    for (const auto& one : answer.body.at("results").as_array()) {
      const std::string code{one.at("ok").as_bool() ? "ok" : one.at("code").as_string().c_str()};
      said.push_back(fmt::format("{} {}", one.at("id").as_int64(), code));
    }
    return said;
  }
  WireAnswer confirm(std::string_view login, array ids) {
    return as(login).post("/api/v1/access/permits/confirm", object{{"ids", std::move(ids)}});
  }
  WireAnswer end(std::string_view login, array ids) {
    return as(login).post("/api/v1/access/permits/end", object{{"ids", std::move(ids)}, {"reason", "不再需要"}});
  }

  std::int64_t portal_ = 0;
  std::int64_t archive_ = 0;
};
YUNGUAN_ON_BOTH_STORES(Permits);

TEST_P(Permits, AreGrantedByAnOrderExtendedByAnotherAndNeverShortened) {
  const WireAnswer order = granted(wish(100));
  EXPECT_THAT(shown(order).text, HasSubstr("已授予 4 项，至 " + day_in(100)));
  EXPECT_THAT(shown(order).text, HasSubstr(fmt::format(R"("kind":"system","object":{})", portal_)));
  const WireAnswer list = permits("&state=active");
  ASSERT_EQ(list.number("total"), 4) << list.text;
  EXPECT_EQ(permits("", "unituser").number("total"), 4);
  EXPECT_EQ(permits("", "wateruser").number("total"), 0);
  EXPECT_EQ(permits(fmt::format("&system_id={}", portal_)).number("total"), 2);
  EXPECT_EQ(permits(fmt::format("&card_id={}", cards_[0])).number("total"), 2);
  EXPECT_EQ(permits("&q=10648000").number("total"), 0) << "not the last digits";
  const std::string msisdn{list.body.at("items").at(0).at("msisdn").as_string()};
  EXPECT_EQ(permits("&q=" + msisdn.substr(msisdn.size() - 6)).number("total"), 2) << msisdn;
  EXPECT_EQ(as("manager").get(system_path(portal_)).number("active"), 2);
  EXPECT_EQ(as("wateruser").get(system_path(portal_)).number("active"), 0);
  EXPECT_EQ(as("unituser").get("/api/v1/access/figures").number("active"), 4);

  const WireAnswer shorter = apply("access.permit", wish(50));
  EXPECT_EQ(shorter.status, 422) << shorter.text;
  EXPECT_THAT(shorter.text, HasSubstr("access.shorter"));
  EXPECT_THAT(shorter.text, HasSubstr(R"("values.until")"));

  EXPECT_THAT(shown(granted(wish(200))).text, HasSubstr("延期 4 项"));
  EXPECT_EQ(permits("&state=active").number("total"), 4);
  const WireAnswer one = history(id_of(list, 0));
  EXPECT_THAT(one.text, HasSubstr(R"("kind":"granted")"));
  EXPECT_THAT(one.text, HasSubstr(R"("kind":"extended")"));
  EXPECT_EQ(one.body.at("events").as_array().size(), 2U);
  EXPECT_EQ(one.body.at("permit").at("until").as_string(),
            format_rfc3339(start_of(shanghai_date(SystemClock{}.now() + days{201}))));
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":true)"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox_event WHERE topic = 'access.permit'"), 8);
  const WireAnswer file = as("manager").get("/api/v1/access/permits/export?format=csv&state=active");
  EXPECT_THAT(file.text, HasSubstr(msisdn));
  EXPECT_EQ(std::ranges::count(file.text, '\n'), 5);

  stop();
  start();
  EXPECT_EQ(permits("&state=active").number("total"), 4);
}

TEST_P(Permits, AreRefusedWithTheFieldAndTheReason) {
  const auto refused = [&](object change, std::string_view field, std::string_view code) {
    object values = wish(100);
    for (const auto& [key, value] : change) values[key] = value;
    const WireAnswer answer = apply("access.permit", std::move(values));
    EXPECT_EQ(answer.status, 422) << answer.text;
    EXPECT_THAT(answer.text, HasSubstr(code));
    EXPECT_THAT(answer.text, HasSubstr(fmt::format("\"values.{}\"", field)));
  };
  refused({{"until", day_in(-1)}}, "until", "access.until_past");
  refused({{"until", day_in(365)}}, "until", "access.until_far");
  refused({{"until", "morgen"}}, "until", "form.type");
  refused({{"systems", array{portal_, 99}}}, "systems", "form.object");
  refused({{"systems", "all"}}, "systems", "form.type");
  refused({{"systems", array{}}}, "systems", "form.required");
  refused({{"cards", array{foreign_}}}, "cards", "form.object");
  tamper(fmt::format("UPDATE card SET state = 7 WHERE id = {}", cards_[1]));
  refused({}, "cards", "access.card_not_in_use");
  ASSERT_EQ(as("manager")
                .send("POST", system_path(archive_) + "/close", R"({"reason":"系统下线"})", "If-Match: \"1\"\r\n")
                .status,
            200);
  refused({{"cards", array{cards_[0]}}}, "systems", "access.system_closed");
  EXPECT_EQ(
      apply("access.withdraw", {{"cards", array{cards_[0]}}, {"systems", array{portal_}}, {"reason", "不用了"}}).status,
      422)
      << "there is nothing to take back";
  EXPECT_EQ(permits().number("total"), 0);
}

TEST_P(Permits, AreConfirmedAndEndedEachWithItsAnswer) {
  granted(wish(200));
  const WireAnswer list = permits(fmt::format("&system_id={}", portal_));
  const std::int64_t first = id_of(list, 0);
  const std::int64_t second = id_of(list, 1);
  EXPECT_EQ(told(confirm("unituser", {first, 999})),
            (std::vector{fmt::format("{} permit.not_due", first), std::string{"999 permit.not_found"}}));
  ASSERT_EQ(as("manager").get("/api/v1/access/figures").number("confirm_due"), 0);
  EXPECT_EQ(told(confirm("wateruser", {first})), std::vector{fmt::format("{} permit.not_found", first)});
  EXPECT_EQ(text("SELECT action FROM audit_row ORDER BY id DESC LIMIT 1"), "access.out_of_scope");
  EXPECT_EQ(confirm("manager", {first}).status, 403) << "whoever keeps permits does not confirm for the units";
  EXPECT_EQ(confirm("unituser", {}).code(), "permit.ids");
  EXPECT_EQ(as("unituser").post("/api/v1/access/permits/end", {{"ids", array{first}}, {"reason", ""}}).code(),
            "permit.reason");
  EXPECT_EQ(end("auditor", {first}).code(), "permit.may_not_end");

  EXPECT_EQ(told(end("unituser", {first, first})), std::vector{fmt::format("{} ok", first)});
  EXPECT_EQ(told(end("manager", {first, second})),
            (std::vector{fmt::format("{} permit.ended", first), fmt::format("{} ok", second)}));
  EXPECT_THAT(history(first).text, HasSubstr(R"("ended_why":"given_up")"));
  EXPECT_THAT(history(second).text, HasSubstr(R"("ended_why":"revoked")"));
  EXPECT_THAT(history(second).text, HasSubstr("不再需要"));
  EXPECT_EQ(history(first, "wateruser").status, 404);
  EXPECT_EQ(permits("&state=active").number("total"), 2);
}

TEST_P(Permits, AreTakenBackByAnOrder) {
  granted(wish(100));
  const WireAnswer order = granted(
      {{"cards", array{cards_[0]}}, {"systems", array{portal_, archive_}}, {"reason", "设备移交"}}, "access.withdraw");
  EXPECT_THAT(shown(order).text, HasSubstr("已收回 2 项"));
  EXPECT_EQ(permits("&state=active").number("total"), 2);
  EXPECT_EQ(permits(fmt::format("&state=ended&ended_why=revoked&card_id={}", cards_[0])).number("total"), 2);
}

TEST_P(Permits, EndWithTheirCardAndGoWithItToAnotherUnit) {
  granted(wish(100));
  const auto card = [&](std::int64_t id) { return fmt::format("/api/v1/cards/{}", id); };
  const WireAnswer moved =
      as("manager").patch(card(cards_[0]), {{"changes", {{"unit", "SW"}}}, {"reason", "调拨给水务"}},
                          as("manager").get(card(cards_[0])).number("version"));
  ASSERT_EQ(moved.status, 200) << moved.text;
  EXPECT_TRUE(eventually([&] { return permits("&state=active", "wateruser").number("total") == 2; }));
  EXPECT_EQ(permits("&state=active", "unituser").number("total"), 2);
  tamper(fmt::format("UPDATE card SET state = 7 WHERE id = {}", cards_[1]));
  const WireAnswer closed =
      as("manager").send("POST", card(cards_[1]) + "/acts", R"({"act":"close","reason":"不再使用"})",
                         fmt::format("If-Match: \"{}\"\r\n", as("manager").get(card(cards_[1])).number("version")));
  ASSERT_EQ(closed.status, 200) << closed.text;
  EXPECT_TRUE(eventually([&] { return permits("&ended_why=card_closed").number("total") == 2; }));
  EXPECT_THAT(as("unituser").get("/api/v1/notices").text, HasSubstr("access.ended"));
}

TEST_P(Permits, EndWithTheirSystemWhichOpensEmptyAgain) {
  granted(wish(100));
  const auto change = [&](std::string_view act, std::string_view body, int version) {
    return as("manager").send("POST", fmt::format("{}/{}", system_path(portal_), act), body,
                              fmt::format("If-Match: \"{}\"\r\n", version));
  };
  EXPECT_EQ(change("close", R"({"reason":"系统下线"})", 7).status, 412);
  EXPECT_EQ(change("close", R"({"reason":""})", 1).code(), "system.reason");
  EXPECT_EQ(change("open", "", 1).code(), "system.is_open");
  const WireAnswer closed = change("close", R"({"reason":"系统下线"})", 1);
  ASSERT_EQ(closed.status, 200) << closed.text;
  EXPECT_EQ(closed.number("active"), 0);
  EXPECT_EQ(permits("&ended_why=system_closed").number("total"), 2);
  EXPECT_EQ(change("close", R"({"reason":"系统下线"})", 2).code(), "system.closed");
  const WireAnswer opened = change("open", "", 2);
  EXPECT_EQ(opened.status, 200) << opened.text;
  EXPECT_EQ(permits("&state=active").number("total"), 2) << "what has ended stays ended";
  EXPECT_EQ(as("watermanager")
                .send("POST", system_path(portal_) + "/close", R"({"reason":"系统下线"})", "If-Match: \"3\"\r\n")
                .status,
            404);
}

TEST_P(Permits, SystemsAreRefusedWithTheFieldAndTheReason) {
  const auto refused = [&](object change, std::string_view field, std::string_view code, int status = 422) {
    object input = system_input("third", 30, unit("ROOT"));
    for (const auto& [key, value] : change) input[key] = value;
    const WireAnswer answer = as("manager").post("/api/v1/access/systems", input);
    EXPECT_EQ(answer.status, status) << answer.text;
    EXPECT_EQ(answer.code(), code) << answer.text;
    EXPECT_THAT(answer.text, HasSubstr(fmt::format("\"{}\"", field)));
  };
  refused({{"code", "P"}}, "code", "system.code");
  refused({{"code", "portal"}}, "code", "system.code_taken", 409);
  refused({{"name", {{"zh", " "}, {"en", ""}}}}, "name", "system.name");
  refused({{"unit_id", 999}}, "unit_id", "system.unit");
  refused({{"addresses", array{}}}, "addresses", "system.addresses");
  refused({{"addresses", {"10.20.0.1/24"}}}, "addresses", "system.address");
  refused({{"addresses", {"10.20.0.0/24:0"}}}, "addresses", "system.address");
  refused({{"addresses", {"portal"}}}, "addresses", "system.address");
  refused({{"addresses", {"a.example.cn", "A.example.cn"}}}, "addresses", "system.address");
  refused({{"confirm_days", 6}}, "confirm_days", "system.confirm_days");
  refused({{"lasts_days_max", 0}}, "lasts_days_max", "system.lasts_days");
  EXPECT_EQ(as("watermanager").post("/api/v1/access/systems", system_input("third", 0, unit("GA"))).code(),
            "system.unit");
  EXPECT_EQ(as("unituser").get("/api/v1/access/systems?open=true&q=port").number("total"), 2) << "one by its address";
  EXPECT_EQ(as("sysadmin").get("/api/v1/access/systems").number("total"), 0);
  EXPECT_EQ(as("sysadmin").get(system_path(portal_)).status, 404);
  EXPECT_EQ(as("manager").get("/api/v1/access/permits?due=soon").code(), "permit.due");
  EXPECT_EQ(as("unituser").get(fmt::format("/api/v1/access/permits?unit_id={}", unit("SW"))).code(), "permit.unit");

  const object changed = system_input("portal", 30, unit("GA"));
  const auto put = [&](int version) {
    return as("manager").send("PUT", system_path(portal_), json::write(changed),
                              fmt::format("If-Match: \"{}\"\r\n", version));
  };
  const WireAnswer kept = put(1);
  EXPECT_EQ(kept.number("confirm_days"), 30) << kept.text;
  EXPECT_THAT(kept.text, HasSubstr("portal.example.gov.cn")) << "in its one spelling";
  EXPECT_EQ(put(1).status, 412);
}

TEST_P(Permits, TwoOrdersAtOnceGrantOnce) {
  const WireAnswer one = apply("access.permit", wish(100));
  const WireAnswer two = apply("access.permit", wish(120));
  for (const WireAnswer* order : {&one, &two})
    ASSERT_EQ(act("manager", *order, {{"act", "approve"}, {"task", task(*order)}}).status, 200);
  std::vector<std::jthread> deciders;
  for (const WireAnswer* order : {&one, &two}) {
    deciders.emplace_back([this, order] { act("manager", *order, {{"act", "approve"}, {"task", task(*order)}}); });
  }
  deciders.clear();
  EXPECT_TRUE(eventually([&] {
    return number("SELECT COUNT(*) FROM access_permit WHERE state = 1") == 4 &&
           number(fmt::format("SELECT COUNT(*) FROM access_permit WHERE until_at = {}",
                              to_micros(start_of(shanghai_date(SystemClock{}.now() + days{121}))))) == 4;
  }));
  EXPECT_EQ(number("SELECT COUNT(*) FROM access_permit"), 4);
}

TEST_P(Permits, ThatWereTamperedWithAreFoundAndLeftAlone) {
  granted(wish(100));
  const WireAnswer list = permits();
  const std::int64_t first = id_of(list, 0);
  tamper(fmt::format("UPDATE access_permit SET until_at = until_at + 1000000 WHERE id = {}", first));
  tamper(fmt::format("UPDATE access_permit_event SET words = '改过' WHERE permit_id = {}", id_of(list, 1)));
  tamper(fmt::format("UPDATE access_system SET addresses = '0.0.0.0/0' WHERE id = {}", portal_));
  tamper("UPDATE order_event SET login = 'leader' WHERE place = 1");
  // Also without a running platform: as a command and a backup's check look.
  const auto steps = all_migrations();
  crypto::SystemRandom random;
  const SystemClock clock;
  const auto ring = open_key_ring(loaded().config.key_ring, false, random, clock);
  const auto lines = store_checks(steps, random, clock)(db(), **ring);
  ASSERT_TRUE(lines) << describe(lines.error());
  const auto rows = std::ranges::find(*lines, "integrity", &keeping::CheckLine::name);
  EXPECT_FALSE(rows->ok) << rows->text.en;
  EXPECT_TRUE(rows->text.en.starts_with("4 rows")) << rows->text.en;
  const std::string report = as("auditor").post("/api/v1/integrity/check", object{}).text;
  EXPECT_THAT(report, HasSubstr(R"("ok":false)"));
  for (const WireAnswer answer = as("auditor").post("/api/v1/integrity/check", object{});
       const auto& table : answer.body.at("checked").as_array()) {
    const std::string name{table.at("table").as_string()};
    if (name.starts_with("access_")) EXPECT_EQ(table.at("changed_count").as_int64(), 1) << name;
  }
  EXPECT_EQ(told(end("manager", {first})), std::vector{fmt::format("{} permit.tampered", first)});
  EXPECT_EQ(as("manager")
                .send("POST", system_path(portal_) + "/close", R"({"reason":"系统下线"})", "If-Match: \"1\"\r\n")
                .code(),
            "system.tampered");
}

TEST_P(Permits, AreExportedInTheColumnsThatWereChosen) {
  granted(wish(100));
  const auto file = [&](std::string_view columns) {
    return as("manager").get(fmt::format("/api/v1/access/permits/export?format=csv&sort=id&columns={}", columns));
  };
  const std::string text = file("until,msisdn").text;
  EXPECT_THAT(text, HasSubstr("Until,Number"));
  EXPECT_THAT(text, HasSubstr(",1064800000001"));
  EXPECT_EQ(text.find("System"), std::string::npos);
  EXPECT_EQ(file("msisdn,subject").code(), "permit.export_column");
}

TEST_P(Permits, AreLeftAloneWhileThePlatformIsReadOnly) {
  granted(wish(100));
  const std::int64_t first = id_of(permits(), 0);
  ASSERT_EQ(as("sysadmin").send("PUT", "/api/v1/platform/mode", R"({"read_only":true,"reason":"机房检修"})").status,
            200);
  EXPECT_EQ(end("unituser", {first}).status, 503);
  EXPECT_EQ(permits("&state=active").number("total"), 4);
}

}  // namespace
}  // namespace yunguan::app
