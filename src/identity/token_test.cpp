// SPDX-License-Identifier: Apache-2.0
#include "identity/token.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "identity/browser_fixture.h"
#include "identity/token_store.h"

namespace yunguan::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Tokens : public BrowserWorld {
 protected:
  // The tests turn the clock further than a password holds.
  SignInPolicy policy() const override {
    SignInPolicy policy = BrowserWorld::policy();
    policy.password.age_max = std::chrono::days{0};
    return policy;
  }
  boost::json::object wanted(std::vector<std::string> scopes, std::string_view name = "对账") {
    boost::json::array list(scopes.begin(), scopes.end());
    return {
        {"name", name}, {"scopes", std::move(list)}, {"networks", boost::json::array()}, {"expires_on", "2027-02-28"}};
  }
  // A caller with a token of `login`, and nothing else.
  Browser machine(std::string_view login, boost::json::object body) {
    const Answer made = signed_in(login).post("/session/tokens", std::move(body));
    EXPECT_EQ(made.status, 201) << made.text;
    Browser caller(*this);
    caller.bearer = made.body.at("secret").as_string();
    last_id_ = made.body.at("token").at("id").as_int64();
    return caller;
  }
  static std::string header(const Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? "" : found->second;
  }

  std::int64_t last_id_ = 0;
};

TEST_P(Tokens, AskOnTheirOwnersBehalfWithinTheirScopes) {
  Browser caller = machine("manager", wanted({"unit.read", "person.read"}));
  EXPECT_EQ(caller.get("/units").status, 200);
  EXPECT_EQ(caller.get("/people").body.at("total").as_int64(), 6);
  const Answer refused = caller.get("/audit");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "token.scope");
  EXPECT_EQ(refused.body.at("where").at("field").as_string(), "audit.read");
  const std::string signature = "manager [" + caller.bearer.substr(0, 11) + "]";
  EXPECT_THAT(newest_audit(1), ElementsAre("access.refused|refused|token.scope|" + signature + "|/api/v1/audit"));
}

TEST_P(Tokens, HaveASecretThatIsShownOnceAndNeverKept) {
  Browser owner = signed_in("manager");
  const Answer made = owner.post("/session/tokens", wanted({"unit.read"}));
  const std::string secret(made.body.at("secret").as_string());
  EXPECT_THAT(secret, StartsWith("yg_"));
  EXPECT_EQ(secret.size(), 3u + 43u);
  EXPECT_THAT(newest_audit(1), ElementsAre(fmt::format("token.create|done||manager|对账 ({})", secret.substr(0, 11))));
  EXPECT_THAT(owner.get("/session/tokens").text, Not(HasSubstr(secret)));
  const auto everywhere = db().read([&](store::Reader& reader) {
    return reader.all({"test.secrets",
                       "SELECT after_json || digest || prefix FROM audit_row, api_token"
                       " WHERE action = 'token.create'"},
                      {}, [](const store::Row& row) { return row.text(0); });
  });
  ASSERT_EQ(everywhere->size(), 1u);
  EXPECT_THAT(everywhere->front(), Not(HasSubstr(secret.substr(11))));
}

TEST_P(Tokens, LoseWhatTheirOwnerLosesAtOnce) {
  Browser caller = machine("unituser", wanted({"unit.read", "person.read"}));
  ASSERT_EQ(caller.get("/units").status, 200);
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(secadmin
                .call(http::Method::patch, fmt::format("/roles/{}", role("unit_operator").value),
                      {{"permissions", {"unit.read", "token.own"}}}, 1)
                .status,
            200);
  const Answer refused = caller.get("/people");
  EXPECT_EQ(refused.code(), "token.scope");
  EXPECT_THAT(refused.text, HasSubstr("no longer has"));
  EXPECT_EQ(caller.get("/units").status, 200);
  const Answer list = signed_in("unituser").get("/session/tokens");
  EXPECT_EQ(boost::json::serialize(list.body.at("items").at(0).at("scopes_lost")), R"(["person.read"])");
  // The role itself.
  ASSERT_EQ(secadmin
                .call(http::Method::del, fmt::format("/people/{}/roles/{}?unit_id={}", person("unituser").value,
                                                     role("unit_operator").value, unit("GA").value))
                .status,
            204);
  EXPECT_EQ(caller.get("/units").code(), "token.scope");
}

TEST_P(Tokens, CannotHoldMoreThanTheirOwnerOrWhatWantsAPerson) {
  Browser owner = signed_in("unituser");
  for (const char* scope : {"audit.read", "unit.write", "no.such", "any", "token.own", "person.reveal"}) {
    const Answer refused = owner.post("/session/tokens", wanted({"unit.read", scope}));
    EXPECT_EQ(refused.code(), "token.fields") << scope;
    EXPECT_EQ(refused.body.at("errors").at(0).at("where").at("value").as_string(), scope);
  }
  Browser sysadmin = signed_in("sysadmin");
  EXPECT_EQ(sysadmin.post("/session/tokens", wanted({"person.write"})).code(), "token.fields");
  const std::string offered = boost::json::serialize(sysadmin.get("/session/tokens").body.at("offered"));
  EXPECT_THAT(offered, HasSubstr("unit.write"));
  EXPECT_THAT(offered, Not(HasSubstr("person.write")));
}

TEST_P(Tokens, ReachNoRouteThatWantsAPerson) {
  // Every scope anybody can give to a token, and every route.
  for (const char* login : {"sysadmin", "secadmin", "auditor", "manager", "unituser"}) {
    std::vector<std::string> all;
    const Answer own = signed_in(login).get("/session/tokens");
    for (const auto& scope : own.body.at("offered").as_array()) {
      all.emplace_back(scope.at("code").as_string());
    }
    Browser caller = machine(login, wanted(all));
    for (const http::Route& route : router().routes()) {
      const bool for_people = !open_to_tokens(identity().permissions(), route);
      http::Request request{.method = route.method, .path = route.path, .remote_ip = "192.0.2.7"};
      request.headers["authorization"] = "bearer " + caller.bearer;
      const auto admitted = identity().gate().admit(request, route);
      const std::string verdict = admitted ? "" : admitted.error().code;
      if (route.permission == http::kPublic) {
        EXPECT_EQ(verdict, "");
        EXPECT_EQ(*admitted, nullptr);
      } else if (for_people) {
        EXPECT_EQ(verdict, "token.interactive") << route.operation;
      } else {
        const bool held = std::ranges::find(all, route.permission) != all.end();
        EXPECT_EQ(verdict, held ? "" : "token.scope") << route.operation << " for " << login;
      }
    }
  }
  const std::set<std::string_view> never{"change_password", "get_session",     "end_session",    "list_sessions",
                                         "grant_role",      "revoke_role",     "create_role",    "update_role",
                                         "create_token",    "list_own_tokens", "revoke_token",   "reset_password",
                                         "set_preferences", "reveal_person",   "end_own_session"};
  for (const http::Route& route : router().routes()) {
    if (never.contains(route.operation)) {
      EXPECT_FALSE(open_to_tokens(identity().permissions(), route)) << route.operation;
    }
  }
}

TEST_P(Tokens, HoldForTheirUnitAndAllBelowOnly) {
  boost::json::object body = wanted({"unit.read", "person.read"});
  body["unit_id"] = unit("GA").value;
  Browser caller = machine("manager", body);
  EXPECT_EQ(caller.get("/people").body.at("total").as_int64(), 1);
  EXPECT_EQ(caller.get(fmt::format("/people/{}", person("unituser").value)).status, 200);
  EXPECT_EQ(caller.get(fmt::format("/people/{}", person("wateruser").value)).code(), "person.not_found");
  // A limit wider than the owner's own unit widens nothing, and cannot even be asked for.
  body["unit_id"] = unit("ROOT").value;
  EXPECT_EQ(signed_in("unituser").post("/session/tokens", body).code(), "token.fields");
  body["unit_id"] = unit("GA01").value;
  Browser below = machine("unituser", body);
  EXPECT_EQ(below.get("/people").body.at("total").as_int64(), 0);
}

TEST_P(Tokens, ComeFromTheirNetworksOnly) {
  boost::json::object body = wanted({"unit.read"});
  body["networks"] = boost::json::array{"192.0.2.0/24", "2001:db8::/32"};
  Browser caller = machine("manager", body);
  EXPECT_EQ(caller.get("/units").status, 200);
  caller.remote_ip = "2001:db8::17";
  EXPECT_EQ(caller.get("/units").status, 200);
  caller.remote_ip = "198.51.100.1";
  const Answer refused = caller.get("/units");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "token.network");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("access.refused|refused|token.network|manager ["));
  body["networks"] = boost::json::array{"192.0.2.7/24"};
  EXPECT_EQ(signed_in("manager").post("/session/tokens", body).code(), "token.fields");
}

TEST_P(Tokens, MayAskSoOftenAMinute) {
  boost::json::object body = wanted({"unit.read"});
  body["rate_per_minute"] = 3;
  body["networks"] = boost::json::array{"192.0.2.0/24"};
  Browser caller = machine("manager", body);
  for (const char* left : {"2", "1", "0"}) {
    const Answer answer = caller.get("/units");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header(answer, "RateLimit-Limit"), "3");
    EXPECT_EQ(header(answer, "RateLimit-Remaining"), left);
  }
  clock().advance(std::chrono::seconds{20});
  const Answer refused = caller.get("/units");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "token.rate");
  EXPECT_EQ(header(refused, "Retry-After"), "40");
  EXPECT_EQ(header(refused, "RateLimit-Remaining"), "0");
  EXPECT_EQ(header(refused, "RateLimit-Reset"), "40");
  EXPECT_EQ(header(refused, "Yunguan-Token-Expires"), "2027-03-01T00:00:00+08:00");
  EXPECT_EQ(header(refused, "Yunguan-Token-Scopes"), "unit.read");
  clock().advance(std::chrono::seconds{40});
  // Who stole it and comes from elsewhere does not use up what is the owner's.
  Browser thief = caller;
  thief.remote_ip = "198.51.100.1";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(thief.get("/units").code(), i < 3 ? "token.network" : "token.rate");
  EXPECT_EQ(caller.get("/units").status, 200);
  // A refused request counts and says its limits as well.
  const Answer beyond = caller.get("/audit");
  EXPECT_EQ(beyond.code(), "token.scope");
  EXPECT_EQ(header(beyond, "RateLimit-Remaining"), "1");
}

TEST_P(Tokens, EndByDateByRevocationAndWithTheirOwner) {
  Browser expiring = machine("manager", wanted({"unit.read"}, "one"));
  Browser revoked = machine("manager", wanted({"unit.read"}, "two"));
  const std::int64_t id = last_id_;
  Browser orphan = machine("unituser", wanted({"unit.read"}, "three"));
  EXPECT_EQ(revoked.get("/units").status, 200);
  EXPECT_EQ(signed_in("unituser").call(http::Method::del, fmt::format("/session/tokens/{}", id)).code(),
            "token.not_found");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("access.out_of_scope|refused|token.not_found|unituser"));
  EXPECT_EQ(signed_in("manager").call(http::Method::del, fmt::format("/session/tokens/{}", id)).status, 204);
  const Answer over = revoked.get("/units");
  EXPECT_EQ(over.status, 401);
  EXPECT_EQ(over.code(), "token.over");
  EXPECT_THAT(header(over, "WWW-Authenticate"), StartsWith("Bearer"));
  EXPECT_EQ(signed_in("manager").call(http::Method::del, fmt::format("/session/tokens/{}", id)).code(), "token.over");
  Browser sysadmin = signed_in("sysadmin");
  ASSERT_EQ(
      sysadmin
          .call(http::Method::patch, fmt::format("/people/{}", person("unituser").value), {{"state", "disabled"}}, 2)
          .status,
      200);
  EXPECT_EQ(orphan.get("/units").code(), "token.over");
  clock().advance(std::chrono::days{100});
  EXPECT_EQ(expiring.get("/units").code(), "token.over");
  Browser nobody(*this);
  nobody.bearer = "yg_" + std::string(43, 'A');
  EXPECT_EQ(nobody.get("/units").code(), "token.none");
  nobody.bearer = "something else";
  EXPECT_EQ(nobody.get("/units").code(), "token.none");
}

TEST_P(Tokens, NeedNoCsrfTokenAndTakeNothingFromACookieBesideThem) {
  boost::json::object body = wanted({"unit.read", "unit.write"});
  Browser caller = machine("sysadmin", body);
  const boost::json::value unit_body{
      {"parent_id", unit("ROOT").value}, {"code", "NEW"}, {"name", "新单位"}, {"kind", "access"}};
  const Answer made = caller.post("/units", unit_body);
  EXPECT_EQ(made.status, 201) << made.text;
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("unit.create|done||sysadmin [yg_"));
  // The cookie of a person who may more does not help a token.
  Browser mixed = signed_in("auditor");
  mixed.bearer = caller.bearer;
  EXPECT_EQ(mixed.get("/audit").code(), "token.scope");
  EXPECT_EQ(mixed.get("/session").code(), "token.interactive");
  // Nor does a token that is worth nothing make its sender nobody.
  mixed.bearer = "yg_nothing";
  EXPECT_EQ(mixed.get("/audit").code(), "token.none");
}

TEST_P(Tokens, KeepWhenTheyWereUsedWithoutWritingEachTime) {
  Browser caller = machine("manager", wanted({"unit.read"}));
  const auto used = [&] {
    const Answer list = signed_in("manager").get("/session/tokens");
    const auto& token = list.body.at("items").at(0).as_object();
    const auto* at = token.if_contains("last_used_at");
    return at == nullptr || at->is_null() ? std::string() : std::string(at->as_string());
  };
  EXPECT_EQ(used(), "");
  caller.get("/units");
  const std::string first = used();
  EXPECT_NE(first, "");
  clock().advance(std::chrono::seconds{30});
  caller.get("/units");
  EXPECT_EQ(used(), first);
  clock().advance(std::chrono::seconds{31});
  caller.get("/units");
  EXPECT_NE(used(), first);
  const Answer list = signed_in("manager").get("/session/tokens");
  EXPECT_EQ(list.body.at("items").at(0).at("last_used_ip").as_string(), "192.0.2.7");
  EXPECT_FALSE(list.body.at("items").at(0).at("unused").as_bool());
  clock().advance(std::chrono::days{90});
  EXPECT_TRUE(signed_in("manager").get("/session/tokens").body.at("items").at(0).at("unused").as_bool());
}

TEST_P(Tokens, AreRefusedWithEveryFaultNamed) {
  Browser owner = signed_in("manager");
  const Answer bad = owner.post("/session/tokens", {{"name", " "},
                                                    {"scopes", boost::json::array()},
                                                    {"unit_id", 999'999},
                                                    {"networks", {"10.0.0.300"}},
                                                    {"expires_on", "2027-11-23"},
                                                    {"rate_per_minute", 0}});
  EXPECT_EQ(bad.status, 422);
  for (const char* code :
       {"token.name", "token.scopes", "token.unit", "network.format", "token.expiry", "token.rate_limit"}) {
    EXPECT_THAT(bad.text, HasSubstr(code));
  }
  boost::json::object last_day = wanted({"unit.read"}, "last day");
  last_day["expires_on"] = "2026-11-20";
  EXPECT_EQ(owner.post("/session/tokens", last_day).code(), "token.fields") << "yesterday";
  last_day["expires_on"] = "2027-11-21";
  EXPECT_EQ(owner.post("/session/tokens", last_day).status, 201) << "365 days from today";
  EXPECT_EQ(owner.post("/session/tokens", last_day).code(), "token.name_taken");
  for (int i = 1; i < 20; ++i) {
    ASSERT_EQ(owner.post("/session/tokens", wanted({"unit.read"}, fmt::format("t{}", i))).status, 201);
  }
  EXPECT_EQ(owner.post("/session/tokens", wanted({"unit.read"}, "one more")).code(), "token.owner_max");
}

TEST_P(Tokens, AreSeenAndRevokedBySecurityAdministrators) {
  Browser caller = machine("manager", wanted({"unit.read"}));
  const std::int64_t id = last_id_;
  machine("unituser", wanted({"unit.read"}, "另一个"));
  Browser secadmin = signed_in("secadmin");
  EXPECT_EQ(secadmin.get("/tokens").body.at("total").as_int64(), 2);
  EXPECT_EQ(secadmin.get("/tokens?q=unituser").body.at("total").as_int64(), 1);
  EXPECT_EQ(secadmin.get("/tokens?state=live").body.at("total").as_int64(), 2);
  EXPECT_EQ(signed_in("auditor").get("/tokens").status, 200);
  EXPECT_EQ(signed_in("manager").get("/tokens").code(), "identity.forbidden");
  const std::string target = fmt::format("/tokens/{}/revoke", id);
  EXPECT_EQ(secadmin.post(target, {{"reason", " "}}).code(), "token.reason");
  EXPECT_EQ(secadmin.post(target, {{"reason", "厂商已退场"}}).status, 204);
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("token.revoke|done||secadmin|对账 (yg_"));
  EXPECT_EQ(caller.get("/units").code(), "token.over");
  EXPECT_EQ(secadmin.get("/tokens?state=revoked").body.at("total").as_int64(), 1);
  EXPECT_EQ(secadmin.post("/tokens/999/revoke", {{"reason", "x"}}).code(), "token.not_found");
}

TEST_P(Tokens, ChangedBehindTheProductGiveNothingAndAreNamed) {
  Browser caller = machine("unituser", wanted({"unit.read"}));
  ASSERT_EQ(caller.get("/units").status, 200);
  tamper("UPDATE api_token SET scopes = 'audit.read,unit.read'");
  EXPECT_EQ(caller.get("/units").code(), "identity.tampered");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("access.tampered|refused|identity.tampered"));
  const Answer check = signed_in("auditor").post("/integrity/check", boost::json::object());
  EXPECT_THAT(check.text, HasSubstr(R"("table":"api_token","rows":1,"changed":[{"id":")"));
  EXPECT_FALSE(check.body.at("ok").as_bool());
  tamper("UPDATE api_token SET scopes = 'unit.read'");
  EXPECT_EQ(caller.get("/units").status, 200);
  tamper(fmt::format("UPDATE api_token SET person_id = {}", person("sysadmin").value));
  EXPECT_EQ(caller.get("/units").code(), "identity.tampered");
}

YUNGUAN_ON_BOTH_STORES(Tokens);

}  // namespace
}  // namespace yunguan::identity
