// SPDX-License-Identifier: Apache-2.0
#include "identity/account_review.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include "identity/browser_fixture.h"

namespace yunguan::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = from_micros(1'795'222'800'000'000);

AccountFacts quiet_account() {
  return {.person = {.login = "zhang.wei", .created_at = kNow - std::chrono::days{400}},
          .last_sign_in_at = kNow - std::chrono::days{3},
          .password_changed_at = kNow - std::chrono::days{10},
          .roles = 1,
          .role_units = 1};
}

std::vector<FindingKind> kinds_of(const AccountFacts& facts) {
  std::vector<FindingKind> kinds;
  for (const AccountFinding& finding : findings_of(facts, {}, {}, kNow)) kinds.push_back(finding.kind);
  return kinds;
}

TEST(AccountFindings, NothingIsFoundAboutAnAccountInUse) { EXPECT_THAT(kinds_of(quiet_account()), IsEmpty()); }

TEST(AccountFindings, EachComesAtItsLimitAndNotBefore) {
  using std::chrono::days;
  const auto with = [](auto change) {
    AccountFacts facts = quiet_account();
    change(facts);
    return kinds_of(facts);
  };
  static constexpr auto kMoment = std::chrono::microseconds{1};
  EXPECT_THAT(with([](AccountFacts& f) { f.last_sign_in_at = kNow - days{90}; }), ElementsAre(FindingKind::unused));
  EXPECT_THAT(with([](AccountFacts& f) { f.last_sign_in_at = kNow - days{90} + kMoment; }), IsEmpty());
  const auto never = [&](Instant made) {
    return with([&](AccountFacts& f) {
      f.last_sign_in_at.reset();
      f.person.created_at = made;
    });
  };
  EXPECT_THAT(never(kNow - days{30}), ElementsAre(FindingKind::never_signed_in));
  EXPECT_THAT(never(kNow - days{30} + kMoment), IsEmpty());
  EXPECT_THAT(with([](AccountFacts& f) { f.password_changed_at = kNow - days{91}; }),
              ElementsAre(FindingKind::password_old));
  EXPECT_THAT(with([](AccountFacts& f) { f.person.expires_at = kNow; }), ElementsAre(FindingKind::account_over));
  EXPECT_THAT(with([](AccountFacts& f) { f.person.expires_at = kNow + days{14}; }),
              ElementsAre(FindingKind::account_ending));
  EXPECT_THAT(with([](AccountFacts& f) { f.person.expires_at = kNow + days{15}; }), IsEmpty());
  EXPECT_THAT(with([](AccountFacts& f) {
                f.token_ends = {kNow, kNow + days{3}, kNow + days{99}};
              }),
              ElementsAre(FindingKind::token_over, FindingKind::token_ending));
  EXPECT_THAT(with([](AccountFacts& f) { f.tokens_unused = 1; }), ElementsAre(FindingKind::token_unused));
  EXPECT_THAT(with([](AccountFacts& f) { f.unit_closed = true; }), ElementsAre(FindingKind::unit_closed));
  EXPECT_THAT(with([](AccountFacts& f) { f.role_units = 6; }), ElementsAre(FindingKind::many_units));
  EXPECT_THAT(with([](AccountFacts& f) { f.same_phone = {"li"}; }), ElementsAre(FindingKind::shared_phone));
  EXPECT_THAT(with([](AccountFacts& f) { f.live_addresses = 2; }), ElementsAre(FindingKind::shared_login));
  EXPECT_THAT(with([](AccountFacts& f) { f.next_review_at = kNow; }), ElementsAre(FindingKind::review_due));
  // A disabled account is not used any more; what it may still have is what matters.
  EXPECT_THAT(with([](AccountFacts& f) {
                f.person.state = PersonState::disabled;
                f.last_sign_in_at = kNow - days{900};
                f.password_changed_at = kNow - days{900};
              }),
              ElementsAre(FindingKind::disabled_with_roles));
}

TEST(AccountFindings, LoginsThatNameNobody) {
  for (const char* login : {"admin", "test01", "share_2", "user-007", "guest"})
    EXPECT_TRUE(names_nobody(login)) << login;
  for (const char* login : {"zhang.wei", "testament", "li2", "sysadmin"}) EXPECT_FALSE(names_nobody(login)) << login;
}

class AccountReviews : public BrowserWorld {
 protected:
  SignInPolicy policy() const override {
    SignInPolicy policy = BrowserWorld::policy();
    policy.password.age_max = std::chrono::days{0};
    return policy;
  }
  Answer act(Browser& browser, std::string_view login, boost::json::object body) {
    return browser.post(fmt::format("/account_review/{}", person(login).value), std::move(body));
  }
  // "login:finding,finding" of each.
  static std::vector<std::string> found(const Answer& list) {
    std::vector<std::string> lines;
    for (const auto& account : list.body.at("items").as_array()) {
      std::string line(account.at("login").as_string());
      for (const auto& finding : account.at("findings").as_array()) {
        line += (line.find(':') == std::string::npos ? ":" : ",") + std::string(finding.at("kind").as_string());
      }
      lines.push_back(line);
    }
    return lines;
  }
};

TEST_P(AccountReviews, ListAccountsByWhatIsFound) {
  signed_in("unituser");
  clock().advance(std::chrono::days{31});
  Browser sysadmin = signed_in("sysadmin");
  EXPECT_THAT(found(sysadmin.get("/account_review")),
              ElementsAre("auditor:never_signed_in", "manager:never_signed_in", "secadmin:never_signed_in",
                          "wateruser:never_signed_in"));
  clock().advance(std::chrono::days{60});
  EXPECT_THAT(found(signed_in("sysadmin").get("/account_review?finding=unused")), ElementsAre("unituser:unused"));
  const Answer list = signed_in("secadmin").get(fmt::format("/account_review?unit_id={}", unit("GA").value));
  EXPECT_THAT(found(list), ElementsAre("unituser:unused"));
  EXPECT_EQ(list.body.at("accounts").as_int64(), 6);
  EXPECT_EQ(signed_in("auditor").get("/account_review?all=true").body.at("total").as_int64(), 6);
  EXPECT_EQ(signed_in("manager").get("/account_review").code(), "identity.forbidden");
  EXPECT_EQ(signed_in("auditor").get("/account_review?finding=nonsense").code(), "http.query");
}

TEST_P(AccountReviews, KeepAnAccountUntilTheNextReview) {
  clock().advance(std::chrono::days{31});
  Browser secadmin = signed_in("secadmin");
  EXPECT_EQ(act(secadmin, "manager", {{"outcome", "keep"}, {"reason", " "}}).code(), "review.reason");
  EXPECT_EQ(act(secadmin, "manager", {{"outcome", "keep"}, {"reason", "在岗"}, {"until", "2026-12-01"}}).code(),
            "review.until");
  EXPECT_EQ(act(secadmin, "secadmin", {{"outcome", "keep"}, {"reason", "在岗"}}).code(), "review.self");
  ASSERT_EQ(
      act(secadmin, "manager", {{"outcome", "keep"}, {"reason", "产假，三月返岗"}, {"until", "2027-03-10"}}).status,
      204);
  EXPECT_THAT(newest_audit(1), ElementsAre("review.account|done||secadmin|manager"));
  const auto listed = [&](std::string_view query) {
    return fmt::format("{}", fmt::join(found(signed_in("secadmin").get(query)), " "));
  };
  EXPECT_THAT(listed("/account_review"), ::testing::Not(HasSubstr("manager")));
  EXPECT_THAT(listed("/account_review?confirmed=true"), HasSubstr("manager:never_signed_in"));
  clock().advance(std::chrono::days{90});
  EXPECT_THAT(listed("/account_review"), HasSubstr("manager:never_signed_in,review_due"));
  const Answer history = signed_in("auditor").get(fmt::format("/account_review/{}", person("manager").value));
  EXPECT_EQ(history.body.at("items").at(0).at("reason").as_string(), "产假，三月返岗");
  EXPECT_EQ(history.body.at("items").at(0).at("findings").at(0).as_string(), "never_signed_in");
}

TEST_P(AccountReviews, RequireANewPassword) {
  Browser secadmin = signed_in("secadmin");
  Browser unituser = signed_in("unituser");
  ASSERT_EQ(act(secadmin, "unituser", {{"outcome", "require_password"}, {"reason", "口令外泄风险"}}).status, 204);
  EXPECT_EQ(unituser.get("/units").code(), "session.over");
  EXPECT_TRUE(Browser(*this).sign_in("unituser").body.at("must_change_password").as_bool());
}

TEST_P(AccountReviews, LockUntilADay) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(act(secadmin, "wateruser", {{"outcome", "lock"}, {"reason", "核实身份"}}).code(), "review.until");
  ASSERT_EQ(act(secadmin, "wateruser", {{"outcome", "lock"}, {"reason", "核实身份"}, {"until", "2026-11-25"}}).status,
            204);
  EXPECT_EQ(Browser(*this).sign_in("wateruser").code(), "sign_in.locked");
  clock().advance(std::chrono::days{5});
  EXPECT_EQ(Browser(*this).sign_in("wateruser").status, 200);
}

TEST_P(AccountReviews, LetAnAccountEndAtADay) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(act(secadmin, "wateruser", {{"outcome", "end"}, {"reason", "合同到期"}, {"until", "2026-11-23"}}).status,
            204);
  Browser leaving = signed_in("wateruser");
  EXPECT_EQ(leaving.get("/units").status, 200);
  clock().advance(std::chrono::hours{72});
  EXPECT_EQ(leaving.get("/units").code(), "session.over");
  EXPECT_EQ(Browser(*this).sign_in("wateruser").code(), "sign_in.account_over");
  EXPECT_EQ(Browser(*this).sign_in("wateruser", "Wrong-1-Word!").code(), "sign_in.refused");
}

TEST_P(AccountReviews, DisableAnAccountButNotTheLastAdministrator) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(act(secadmin, "manager", {{"outcome", "disable"}, {"reason", "已离职"}}).status, 204);
  EXPECT_EQ(Browser(*this).sign_in("manager").code(), "sign_in.refused");
  EXPECT_THAT(found(secadmin.get("/account_review?finding=disabled_with_roles")),
              ElementsAre("manager:disabled_with_roles"));
  EXPECT_EQ(act(secadmin, "auditor", {{"outcome", "disable"}, {"reason", "误操作"}}).code(),
            "identity.last_administrator");
  EXPECT_EQ(act(secadmin, "auditor", {{"outcome", "lock"}, {"reason", "误操作"}, {"until", "2026-12-25"}}).code(),
            "identity.last_administrator");
  EXPECT_EQ(signed_in("auditor").post(fmt::format("/account_review/{}", person("unituser").value)).code(),
            "identity.forbidden")
      << "an auditor reads";
}

TEST_P(AccountReviews, AnAccountGetsAnEndAndLosesItAgain) {
  Browser sysadmin = signed_in("sysadmin");
  const std::string target = fmt::format("/people/{}", person("wateruser").value);
  const auto change = [&](std::string_view day) {
    const std::int64_t version = sysadmin.get(target).body.at("version").as_int64();
    return sysadmin.call(http::Method::patch, target, {{"expires_on", day}}, version);
  };
  EXPECT_EQ(change("2026-11-20").code(), "person.expires") << "a day that is over";
  EXPECT_EQ(change("2126-11-20").code(), "person.expires");
  EXPECT_EQ(change("nonsense").code(), "person.expires");
  const Answer set = change("2026-12-01");
  ASSERT_EQ(set.status, 200) << set.text;
  EXPECT_EQ(set.body.at("expires_on").as_string(), "2026-12-01");
  EXPECT_FALSE(change("").body.as_object().contains("expires_on"));
  ASSERT_EQ(change("2026-12-01").status, 200);
  clock().advance(std::chrono::days{14});
  EXPECT_THAT(found(signed_in("secadmin").get("/account_review?finding=account_over")),
              ElementsAre(HasSubstr("account_over")));
  EXPECT_EQ(signed_in("sysadmin").get("/people?state=expired").body.at("total").as_int64(), 1);
  EXPECT_EQ(signed_in("sysadmin").get(target).body.at("state").as_string(), "expired");
  // The only administrator of a kind has no end.
  const std::string auditor = fmt::format("/people/{}", person("auditor").value);
  Browser again = signed_in("sysadmin");
  const std::int64_t version = again.get(auditor).body.at("version").as_int64();
  EXPECT_EQ(again.call(http::Method::patch, auditor, {{"expires_on", "2027-06-01"}}, version).code(),
            "identity.last_administrator");
}

TEST_P(AccountReviews, CampaignsShowWhoLookedAtWhichAccountWhen) {
  Browser secadmin = signed_in("secadmin");
  const boost::json::object wanted{
      {"name", "2026 年四季度账号清查"}, {"unit_id", unit("ROOT").value}, {"due_on", "2026-12-31"}};
  const Answer begun = secadmin.post("/review_campaigns", wanted);
  ASSERT_EQ(begun.status, 201) << begun.text;
  EXPECT_EQ(begun.body.at("accounts").as_int64(), 6);
  const std::int64_t id = begun.body.at("id").as_int64();
  ASSERT_EQ(act(secadmin, "manager", {{"outcome", "keep"}, {"reason", "在岗"}, {"campaign_id", id}}).status, 204);
  ASSERT_EQ(act(secadmin, "unituser", {{"outcome", "disable"}, {"reason", "离职"}, {"campaign_id", id}}).status, 204);
  EXPECT_EQ(act(secadmin, "wateruser", {{"outcome", "keep"}, {"reason", "在岗"}, {"campaign_id", 999}}).code(),
            "review.campaign");
  Browser auditor = signed_in("auditor");
  const Answer detail = auditor.get(fmt::format("/review_campaigns/{}", id));
  ASSERT_EQ(detail.status, 200) << detail.text;
  EXPECT_EQ(detail.body.at("campaign").at("reviewed").as_int64(), 2);
  EXPECT_EQ(detail.body.at("campaign").at("disabled").as_int64(), 1);
  const auto& first = detail.body.at("accounts").at(1);
  EXPECT_EQ(first.at("login").as_string(), "manager");
  EXPECT_EQ(first.at("review").at("outcome").as_string(), "keep");
  EXPECT_EQ(first.at("review").at("reviewer_login").as_string(), "secadmin");
  const std::string target = fmt::format("/review_campaigns/{}/close", id);
  EXPECT_EQ(secadmin.post(target, {{"note", ""}}).code(), "campaign.note");
  ASSERT_EQ(secadmin.post(target, {{"note", "三员账号由上级另行清查"}}).status, 200);
  EXPECT_EQ(secadmin.post(target, {{"note", "再次"}}).code(), "campaign.closed");
  EXPECT_EQ(act(secadmin, "wateruser", {{"outcome", "keep"}, {"reason", "在岗"}, {"campaign_id", id}}).code(),
            "review.campaign");
  EXPECT_EQ(auditor.get("/review_campaigns").body.at("items").at(0).at("note").as_string(), "三员账号由上级另行清查");
  EXPECT_EQ(auditor.post("/review_campaigns", wanted).code(), "identity.forbidden");
  boost::json::object bad = wanted;
  bad["due_on"] = "2026-11-20";
  EXPECT_EQ(secadmin.post("/review_campaigns", bad).code(), "campaign.due");
}

TEST_P(AccountReviews, AreExportedAndProtectedAgainstChange) {
  clock().advance(std::chrono::days{31});
  Browser secadmin = signed_in("secadmin");
  const Answer file = secadmin.get("/account_review/export?format=csv");
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.text, HasSubstr("manager"));
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("review.export|done||secadmin|"));
  ASSERT_EQ(act(secadmin, "manager", {{"outcome", "keep"}, {"reason", "在岗"}}).status, 204);
  tamper("UPDATE account_review SET outcome = 'disable'");
  const Answer check = signed_in("auditor").post("/integrity/check", boost::json::object());
  EXPECT_THAT(check.text, HasSubstr(R"("table":"account_review","rows":1,"changed":[{"id":)"));
}

YUNGUAN_ON_BOTH_STORES(AccountReviews);

}  // namespace
}  // namespace yunguan::identity
