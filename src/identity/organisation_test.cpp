// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "identity/browser_fixture.h"

namespace yunguan::identity {
namespace {

using namespace std::chrono_literals;
using http::Method;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// "code" of every item.
std::vector<std::string> all(const Answer& answer, std::string_view member) {
  std::vector<std::string> values;
  for (const auto& item : answer.body.at("items").as_array()) values.emplace_back(item.at(member).as_string());
  return values;
}

class Units : public BrowserWorld {
 protected:
  Answer create(Browser& browser, std::string_view parent, std::string_view code, std::string_view kind = "access") {
    return browser.post("/units", {{"parent_id", unit(parent).value}, {"code", code}, {"name", code}, {"kind", kind}});
  }
  Answer change(Browser& browser, std::string_view code, const boost::json::value& change, std::int64_t version) {
    return browser.call(Method::patch, fmt::format("/units/{}", unit(code).value), change, version);
  }
};

TEST_P(Units, EverybodySeesTheUnitsOfTheirScopeOnly) {
  EXPECT_THAT(all(signed_in("manager").get("/units"), "code"), ElementsAre("ROOT", "GA", "GA01", "SW", "YD"));
  Browser browser = signed_in("unituser");
  const Answer list = browser.get("/units");
  EXPECT_THAT(all(list, "code"), ElementsAre("GA", "GA01"));
  EXPECT_EQ(list.body.at("items").at(0).at("people_count").as_int64(), 1);
  EXPECT_EQ(browser.get(fmt::format("/units/{}", unit("GA01").value)).body.at("name").as_string(), "临江市公安局");
  // Another unit's id in the address looks like one that does not exist, and is recorded.
  const Answer other = browser.get(fmt::format("/units/{}", unit("SW").value));
  EXPECT_EQ(other.status, 404);
  EXPECT_EQ(other.text, browser.get("/units/999999").text);
  EXPECT_THAT(newest_audit(1), ElementsAre("access.out_of_scope|refused|unit.not_found|unituser|"));
}

TEST_P(Units, GrowByTheRulesOfTheTree) {
  Browser browser = signed_in("sysadmin");
  const Answer made = create(browser, "GA01", "GA0101");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body.at("path").as_string(), fmt::format("/{}/{}/{}/{}/", unit("ROOT").value, unit("GA").value,
                                                          unit("GA01").value, unit("GA0101").value));
  EXPECT_EQ(made.headers.find("ETag")->second, "\"1\"");
  EXPECT_EQ(create(browser, "SW", "GA0101").code(), "unit.code_taken");
  EXPECT_EQ(create(browser, "SW", "bad code").code(), "unit.code");
  EXPECT_EQ(create(browser, "SW", "C1", "carrier").code(), "unit.parent");
  EXPECT_EQ(create(browser, "YD", "YD1", "carrier").status, 201);
  EXPECT_EQ(browser.post("/units", {{"code", "X"}, {"name", "X"}, {"kind", "access"}}).code(), "unit.parent")
      << "one root";
  std::string parent = "GA0101";
  for (int depth = 5; depth <= 12; ++depth) {
    const std::string code = fmt::format("deep{}", depth);
    ASSERT_EQ(create(browser, parent, code).status, 201) << depth;
    parent = code;
  }
  EXPECT_EQ(create(browser, parent, "too_deep").code(), "unit.too_deep");
  EXPECT_EQ(change(browser, "GA01", {{"parent_id", unit("SW").value}}, 1).status, 200) << "as deep as before";
  EXPECT_EQ(create(browser, "SW", "SW1").status, 201);
  EXPECT_EQ(change(browser, "GA01", {{"parent_id", unit("SW1").value}}, 2).code(), "unit.too_deep");
}

TEST_P(Units, AMovedSubtreeTakesItsPeopleAlong) {
  Browser admin = signed_in("sysadmin");
  Browser water = signed_in("wateruser");
  ASSERT_EQ(create(admin, "GA01", "GA0101").status, 201);
  EXPECT_THAT(all(water.get("/units"), "code"), ElementsAre("SW"));
  ASSERT_EQ(change(admin, "GA01", {{"parent_id", unit("SW").value}, {"name", "新名"}}, 1).status, 200);
  EXPECT_THAT(all(water.get("/units"), "code"), ElementsAre("SW", "GA01", "GA0101"));
  EXPECT_THAT(all(signed_in("unituser").get("/units"), "code"), ElementsAre("GA"));
  const Answer history = admin.get(fmt::format("/units/{}/history", unit("GA01").value));
  EXPECT_THAT(all(history, "name"), ElementsAre("新名", "临江市公安局"));
  EXPECT_TRUE(identity().integrity().run()->ok);
  EXPECT_EQ(change(admin, "GA01", {{"name", "迟到"}}, 1).status, 412);
  EXPECT_EQ(admin.call(Method::patch, fmt::format("/units/{}", unit("GA01").value), {{"name", "x"}}).status, 428);
  EXPECT_EQ(change(admin, "SW", {{"parent_id", unit("GA0101").value}}, 1).code(), "unit.cycle");
  EXPECT_EQ(change(admin, "ROOT", {{"parent_id", unit("SW").value}}, 1).code(), "unit.root");
}

TEST_P(Units, CloseOnlyWhenEmptyAndOpenOnlyBelowAnOpenOne) {
  Browser admin = signed_in("sysadmin");
  const Answer used = change(admin, "GA", {{"state", "closed"}}, 1);
  EXPECT_EQ(used.code(), "unit.in_use");
  EXPECT_THAT(used.text, HasSubstr("1 open units below it, 1 active people"));
  identity().unit_service().object_to_closing([](store::Reader&, const Unit& closing) -> Result<void> {
    if (closing.code != "YD") return {};
    return fail(ErrorKind::conflict, "card.unit_has_cards", {"还有卡。", "It still has cards."});
  });
  EXPECT_EQ(change(admin, "YD", {{"state", "closed"}}, 1).code(), "card.unit_has_cards");
  ASSERT_EQ(change(admin, "GA01", {{"state", "closed"}}, 1).status, 200);
  EXPECT_EQ(create(admin, "GA01", "below").code(), "unit.parent");
  EXPECT_EQ(change(admin, "GA01", {{"state", "open"}}, 2).status, 200);
}

YUNGUAN_ON_BOTH_STORES(Units);

class People : public BrowserWorld {
 protected:
  boost::json::value body(Browser& browser, std::string_view login, std::string_view unit_code,
                          std::string_view password = kTestPassword) {
    return {{"login", login},
            {"name", "张 三"},
            {"phone", "138-0000 0009"},
            {"unit_id", unit(unit_code).value},
            {"initial_password_secret", browser.seal({{"password", password}})}};
  }
  std::string path(std::string_view login, std::string_view more = {}) {
    return fmt::format("/people/{}{}", person(login).value, more);
  }
};

TEST_P(People, ANewPersonMustChangeThePasswordFirst) {
  Browser admin = signed_in("sysadmin");
  const Answer made = admin.post("/people", body(admin, "Zhang.San", "GA"));
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body.at("login").as_string(), "zhang.san");
  EXPECT_EQ(made.body.at("phone_masked").as_string(), "138****0009");
  EXPECT_TRUE(made.body.at("must_change_password").as_bool());
  EXPECT_EQ(admin.post("/people", body(admin, "zhang.san", "SW")).code(), "person.login_taken");
  EXPECT_EQ(admin.post("/people", body(admin, "li", "GA")).code(), "person.login");
  EXPECT_EQ(admin.post("/people", body(admin, "li.si", "GA", "short")).code(), "identity.password");
  Browser browser(*this);
  EXPECT_TRUE(browser.sign_in("zhang.san").body.at("must_change_password").as_bool());
  EXPECT_EQ(browser.get("/units").code(), "identity.must_change_password");
}

TEST_P(People, TelephoneNumbersAreSealedMaskedAndFoundWhole) {
  Browser admin = signed_in("sysadmin");
  ASSERT_EQ(admin.post("/people", body(admin, "zhangsan", "GA")).status, 201);
  const auto stored = db().read([](store::Reader& reader) {
    return reader.one({"test.phone", "SELECT phone_sealed, phone_index FROM person WHERE login = 'zhangsan'"}, {},
                      [](const store::Row& row) { return row.text(0) + row.text(1); });
  });
  EXPECT_THAT(**stored, Not(HasSubstr("0009")));
  EXPECT_THAT(all(admin.get("/people?q=13800000009"), "login"), ElementsAre("zhangsan"));
  EXPECT_THAT(all(admin.get("/people?q=1380000000"), "login"), ElementsAre()) << "not by a part of it";

  const Answer shown = admin.post(path("zhangsan", "/reveal"), {{"field", "phone"}, {"reason", "通知停机"}});
  EXPECT_EQ(shown.body.at("value").as_string(), "13800000009");
  EXPECT_THAT(newest_audit(1), ElementsAre("person.reveal|done||sysadmin|zhangsan"));
  EXPECT_EQ(admin.post(path("zhangsan", "/reveal"), {{"field", "phone"}, {"reason", " "}}).code(), "person.reason");
  EXPECT_EQ(admin.post(path("sysadmin", "/reveal"), {{"field", "phone"}, {"reason", "x"}}).code(), "person.no_phone");
  // The log holds the number nowhere.
  const auto leaks = db().read([](store::Reader& reader) {
    return reader.one({"test.leaks",
                       "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_row WHERE after_json LIKE '%0000009%' OR"
                       " object_label LIKE '%0000009%'"},
                      {}, [](const store::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(**leaks, 0);
}

TEST_P(People, ListsFilterSortAndPageInsideTheScope) {
  Browser admin = signed_in("sysadmin");
  EXPECT_THAT(all(admin.get("/people"), "login"),
              ElementsAre("auditor", "manager", "secadmin", "sysadmin", "unituser", "wateruser"));
  EXPECT_THAT(all(admin.get(fmt::format("/people?unit_id={}", unit("GA").value)), "login"), ElementsAre("unituser"));
  EXPECT_EQ(all(admin.get(fmt::format("/people?unit_id={}", unit("ROOT").value)), "login").size(), 6u);
  EXPECT_THAT(all(admin.get("/people?role=unit_operator&sort=-login"), "login"), ElementsAre("wateruser", "unituser"));
  EXPECT_THAT(all(admin.get("/people?q=ADMIN"), "login"), ElementsAre("secadmin", "sysadmin"));
  const Answer first = admin.get("/people?limit=4");
  EXPECT_EQ(first.body.at("total").as_int64(), 6);
  const Answer second =
      admin.get(fmt::format("/people?limit=4&cursor={}", first.body.at("next_cursor").as_string().c_str()));
  EXPECT_THAT(all(second, "login"), ElementsAre("unituser", "wateruser"));
  EXPECT_EQ(admin.get("/people?colour=red").status, 422);
  EXPECT_THAT(all(signed_in("unituser").get("/people"), "login"), ElementsAre("unituser"));

  Browser guesser(*this);
  for (int i = 0; i < 5; ++i) guesser.sign_in("unituser", "wrong");
  EXPECT_THAT(all(admin.get("/people?state=locked"), "login"), ElementsAre("unituser"));
  EXPECT_EQ(admin.post(path("unituser", "/unlock")).status, 204);
  EXPECT_THAT(all(admin.get("/people?state=locked"), "login"), ElementsAre());
  EXPECT_EQ(guesser.sign_in("unituser").status, 200);
}

TEST_P(People, AnotherUnitsPersonLooksLikeNobody) {
  Browser browser = signed_in("unituser");
  const Answer other = browser.get(path("wateruser"));
  EXPECT_EQ(other.status, 404);
  EXPECT_EQ(other.text, browser.get("/people/999999").text);
  EXPECT_THAT(newest_audit(1), ElementsAre("access.out_of_scope|refused|person.not_found|unituser|"));
}

TEST_P(People, ChangesNeedTheVersionAndEndSessionsWhenDisabling) {
  Browser admin = signed_in("sysadmin");
  Browser victim = signed_in("wateruser");
  const std::int64_t version = admin.get(path("wateruser")).body.at("version").as_int64();
  const Answer moved =
      admin.call(Method::patch, path("wateruser"), {{"unit_id", unit("GA01").value}, {"phone", ""}}, version);
  ASSERT_EQ(moved.status, 200) << moved.text;
  EXPECT_EQ(moved.body.at("unit_name").as_string(), "临江市公安局");
  EXPECT_EQ(moved.body.at("phone_masked").as_string(), "");
  EXPECT_EQ(admin.call(Method::patch, path("wateruser"), {{"name", "x"}}, version).status, 412);
  EXPECT_EQ(admin.call(Method::patch, path("wateruser"), {{"state", "disabled"}}, version + 1).status, 200);
  EXPECT_EQ(victim.get("/session").code(), "session.over");
  EXPECT_EQ(admin.call(Method::patch, path("sysadmin"), {{"state", "disabled"}}, 2).code(), "person.self");
  EXPECT_EQ(admin.call(Method::patch, path("auditor"), {{"state", "disabled"}}, 2).code(),
            "identity.last_administrator");
}

TEST_P(People, AResetPasswordIsForOneSignIn) {
  Browser admin = signed_in("sysadmin");
  Browser victim = signed_in("unituser");
  clock().advance(1min);
  EXPECT_EQ(
      admin.post(path("unituser", "/reset_password"), {{"secret", admin.seal({{"password", "Hong-5-Qi!mb"}})}}).status,
      204);
  EXPECT_EQ(victim.get("/session").code(), "session.over");
  EXPECT_EQ(Browser(*this).sign_in("unituser").code(), "sign_in.refused");
  EXPECT_TRUE(Browser(*this).sign_in("unituser", "Hong-5-Qi!mb").body.at("must_change_password").as_bool());
}

YUNGUAN_ON_BOTH_STORES(People);

class AuditPages : public BrowserWorld {};

TEST_P(AuditPages, ShowEachReaderTheirUnitsOnly) {
  Browser auditor = signed_in("auditor");
  Browser admin = signed_in("sysadmin");
  ASSERT_EQ(
      admin.post("/units", {{"parent_id", unit("GA").value}, {"code", "N"}, {"name", "新单位"}, {"kind", "access"}})
          .status,
      201);
  const Answer list = auditor.get("/audit?action=unit.create&sort=-at&limit=1");
  ASSERT_EQ(list.status, 200) << list.text;
  const auto& row = list.body.at("items").at(0);
  EXPECT_EQ(row.at("person_login").as_string(), "sysadmin");
  EXPECT_EQ(row.at("action_text").at("zh").as_string(), "新建单位");
  EXPECT_EQ(row.at("after").at("code").as_string(), "N");
  EXPECT_EQ(row.at("remote_ip").as_string(), "192.0.2.7");
  EXPECT_FALSE(row.at("sealed").as_bool());
  EXPECT_EQ(auditor.get(fmt::format("/audit/{}", row.at("id").as_int64())).body, row);
  EXPECT_EQ(auditor.get("/audit?at>=2026-11-22").body.at("items").as_array().size(), 0u);
  EXPECT_EQ(auditor.get("/audit?at>=2026-11-21&q=新单位").body.at("items").as_array().size(), 1u);

  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(secadmin
                .post(fmt::format("/people/{}/roles", person("wateruser").value),
                      {{"role_id", role("fleet_manager").value}, {"unit_id", unit("SW").value}})
                .status,
            200);
  Browser water = signed_in("wateruser");
  const Answer own = water.get("/audit");
  for (const auto& item : own.body.at("items").as_array()) EXPECT_EQ(item.at("unit_id").as_int64(), unit("SW").value);
  EXPECT_GT(own.body.at("items").as_array().size(), 1u);
  EXPECT_EQ(water.get(fmt::format("/audit/{}", row.at("id").as_int64())).code(), "audit.not_found");
}

TEST_P(AuditPages, ExportIsRecordedAndHarmlessInASpreadsheet) {
  Browser browser = signed_in("auditor");
  ASSERT_EQ(
      signed_in("sysadmin")
          .post("/units", {{"parent_id", unit("GA").value}, {"code", "F"}, {"name", "=cmd|x"}, {"kind", "access"}})
          .status,
      201);
  const Answer csv = browser.get("/audit/export?action=unit.create");
  ASSERT_EQ(csv.status, 200) << csv.text;
  EXPECT_THAT(csv.text, HasSubstr(",'=cmd|x,"));
  EXPECT_THAT(newest_audit(1), ElementsAre("audit.export|done||auditor|"));
  const Answer chosen = browser.get("/audit/export?action=unit.create&columns=person_login,action,result&sort=at");
  EXPECT_EQ(chosen.text.substr(0, 40), "\xEF\xBB\xBFPerson,Act,Result\n[start],Create a un");
  EXPECT_TRUE(browser.get("/audit/export?format=xlsx").text.starts_with("PK"));
  EXPECT_EQ(browser.get("/audit/export?format=pdf").code(), "audit.export_format");
  EXPECT_EQ(browser.get("/audit/export?columns=secret").code(), "audit.export_column");
  EXPECT_EQ(browser.get("/audit/export?colour=red").status, 422);
}

TEST_P(AuditPages, VerifyNamesTheFirstBrokenPlaceAndIsRecorded) {
  Browser browser = signed_in("auditor");
  AuditSealer sealer(db(), keys_.ring(), clock_);
  ASSERT_TRUE(sealer.chain_pending());
  EXPECT_TRUE(browser.post("/audit/verify").body.at("ok").as_bool());
  tamper("UPDATE audit_row SET person_login = 'nobody' WHERE id = 3");
  const Answer broken = browser.post("/audit/verify");
  EXPECT_EQ(broken.body.at("first_broken").at("audit_id").as_int64(), 3);
  EXPECT_EQ(broken.body.at("first_broken").at("kind").as_string(), "row_changed");
  EXPECT_THAT(newest_audit(1), ElementsAre("audit.verify|failed|audit.row_changed|auditor|"));
  clock().advance(24h);
  ASSERT_EQ(sealer.seal_yesterday().value(), true);
  const Answer seals = signed_in("auditor").get("/audit/seals");
  EXPECT_EQ(seals.body.at("items").at(0).at("day").as_string(), "2026-11-21");
  EXPECT_TRUE(seals.body.at("items").at(0).at("signature_ok").as_bool());
}

TEST_P(AuditPages, IntegrityCheckNamesRowsChangedBehindTheProduct) {
  Browser browser = signed_in("auditor");
  const Answer whole = browser.post("/integrity/check");
  EXPECT_TRUE(whole.body.at("ok").as_bool()) << whole.text;
  EXPECT_THAT(
      all({.body = {{"items", whole.body.at("checked")}}}, "table"),
      ElementsAre("unit", "person", "credential", "role", "person_role", "session", "certificate", "api_token",
                  "role_offer", "role_conflict", "account_review", "review_campaign", "review_campaign_account"));
  tamper("UPDATE person SET unit_id = (SELECT id FROM unit WHERE code = 'ROOT') WHERE login = 'unituser'");
  tamper("UPDATE unit SET path = (SELECT path FROM unit WHERE code = 'GA') || '99/' WHERE code = 'SW'");
  tamper("UPDATE credential SET must_change = 1 WHERE person_id = (SELECT id FROM person WHERE login = 'manager')");
  const Answer broken = browser.post("/integrity/check");
  EXPECT_FALSE(broken.body.at("ok").as_bool());
  std::vector<std::string> changed;
  for (const auto& table : broken.body.at("checked").as_array()) {
    for (const auto& row : table.at("changed").as_array()) {
      changed.push_back(
          fmt::format("{} {}", table.at("table").as_string().c_str(), row.at("label").as_string().c_str()));
    }
  }
  EXPECT_THAT(changed, UnorderedElementsAre("unit 云岭省水务局", "person unituser", "credential "));
  EXPECT_THAT(newest_audit(1), ElementsAre("integrity.check|failed|integrity.changed|auditor|"));
}

YUNGUAN_ON_BOTH_STORES(AuditPages);

}  // namespace
}  // namespace yunguan::identity
