// SPDX-License-Identifier: Apache-2.0
#include "identity/sign_in.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <thread>

#include "identity/browser_fixture.h"
#include "identity/sign_in_attempt.h"

namespace yunguan::identity {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNewPassword = "Da-8-Hai?yq";

class SigningIn : public BrowserWorld {};

TEST_P(SigningIn, GivesASessionThatOnlyItsCookieOpens) {
  Browser browser(*this);
  EXPECT_EQ(browser.get("/session").status, 401);
  const Answer answer = browser.sign_in("manager");
  ASSERT_EQ(answer.status, 200) << answer.text;
  const auto& session = answer.body.as_object();
  EXPECT_EQ(session.at("person").at("login").as_string(), "manager");
  EXPECT_EQ(session.at("person").at("unit_name").as_string(), "本单位");
  EXPECT_EQ(session.at("roles").at(0).at("code").as_string(), "fleet_manager");
  EXPECT_THAT(boost::json::serialize(session.at("permissions")), HasSubstr("unit.read"));
  EXPECT_FALSE(session.at("must_change_password").as_bool());
  const std::string cookie = answer.headers.find("Set-Cookie")->second;
  for (const char* part : {"HttpOnly", "SameSite=Strict", "Path=/api", "Max-Age=43200"})
    EXPECT_THAT(cookie, HasSubstr(part));
  EXPECT_EQ(browser.get("/session").body, answer.body);

  Browser forger(*this);
  forger.cookie = browser.cookie + "x";
  EXPECT_EQ(forger.get("/session").code(), "session.none");
  // The store knows no token: what stands there opens nothing.
  const auto digest = db().read([](store::Reader& reader) {
    return reader.one({"test.digest", "SELECT token_digest FROM session"}, {},
                      [](const store::Row& row) { return row.text(0); });
  });
  EXPECT_THAT(**digest, Not(HasSubstr(browser.cookie)));
  forger.cookie = **digest;
  EXPECT_EQ(forger.get("/session").code(), "session.none");
}

TEST_P(SigningIn, AnswersUnknownLoginsWrongPasswordsAndDisabledPeopleAlike) {
  Browser admin = signed_in("sysadmin");
  ASSERT_EQ(
      admin.call(http::Method::patch, fmt::format("/people/{}", person("wateruser").value), {{"state", "disabled"}}, 2)
          .status,
      200);
  Browser browser(*this);
  const Answer wrong = browser.sign_in("manager", "wrong password");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.code(), "sign_in.refused");
  EXPECT_EQ(browser.sign_in("nobody").text, wrong.text);
  EXPECT_EQ(browser.sign_in("no such / login at all").text, wrong.text);
  EXPECT_EQ(browser.sign_in("wateruser").text, wrong.text);
  // The log knows the difference, and keeps nothing of what was typed for an unknown login.
  EXPECT_THAT(newest_audit(4),
              ElementsAre("sign_in|refused|sign_in.wrong_password|manager|manager", "sign_in|refused|sign_in.unknown||",
                          "sign_in|refused|sign_in.unknown||", "sign_in|refused|sign_in.disabled|wateruser|wateruser"));
}

TEST_P(SigningIn, LocksAfterFiveFailuresAndLongerEachTime) {
  for (const std::string login : {"manager", "nobody"}) {
    Browser browser(*this);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(browser.sign_in(login, "wrong").code(), "sign_in.refused") << i;
    const Answer locked = browser.sign_in(login);
    EXPECT_EQ(locked.code(), "sign_in.locked") << "also with the right password, and for a login nobody has";
    EXPECT_THAT(locked.text, HasSubstr("locked until 2026-11-21 09:10:00"));
  }
  clock().advance(10min);
  Browser browser(*this);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(browser.sign_in("manager", "wrong").code(), "sign_in.refused") << i;
  clock().advance(19min);
  EXPECT_EQ(browser.sign_in("manager").code(), "sign_in.locked");
  clock().advance(1min);
  EXPECT_EQ(browser.sign_in("manager").status, 200);
  // The right password cleared the count.
  for (int i = 0; i < 4; ++i) EXPECT_EQ(browser.sign_in("manager", "wrong").code(), "sign_in.refused");
  EXPECT_EQ(browser.sign_in("manager").status, 200);
}

TEST_P(SigningIn, ManyGuessesAtOnceAreNoMoreThanFive) {
  std::atomic<int> guesses = 0;
  {
    std::vector<std::jthread> guessers;
    for (int i = 0; i < 8; ++i) {
      guessers.emplace_back([&] {
        Browser browser(*this);
        for (int j = 0; j < 3; ++j) guesses += browser.sign_in("manager", "wrong").code() == "sign_in.refused";
      });
    }
  }
  EXPECT_EQ(guesses, 5);
}

TEST_P(SigningIn, ARecordedPasswordIsWorthNothing) {
  Browser browser(*this);
  const boost::json::value recorded{{"login", "manager"}, {"secret", browser.seal({{"password", kTestPassword}})}};
  EXPECT_EQ(browser.post("/sign_in", recorded).status, 200);
  EXPECT_EQ(browser.post("/sign_in", recorded).code(), "sign_in.replayed");
  const boost::json::value late{{"login", "manager"}, {"secret", browser.seal({{"password", kTestPassword}})}};
  clock().advance(121s);
  EXPECT_EQ(browser.post("/sign_in", late).code(), "sign_in.nonce");
  EXPECT_EQ(browser.post("/sign_in", recorded).code(), "sign_in.nonce") << "and once forgotten it is too old";
}

TEST_P(SigningIn, WhatIsNoSealedPasswordIsRefused) {
  Browser browser(*this);
  for (const std::string& secret :
       {std::string(), std::string("zz"), std::string(400, 'a'), std::string(20'000, 'a')}) {
    EXPECT_EQ(browser.post("/sign_in", {{"login", "manager"}, {"secret", secret}}).code(), "sign_in.secret");
  }
  EXPECT_EQ(browser.post("/sign_in", {{"login", "manager"}, {"secret", browser.seal({{"word", "x"}})}}).code(),
            "sign_in.secret");
  EXPECT_EQ(browser.post("/sign_in", {{"login", "manager"}}).status, 422);
}

TEST_P(SigningIn, SessionsEndWhenIdleOrOld) {
  Browser browser = signed_in("manager");
  for (int i = 0; i < 23; ++i) {
    clock().advance(29min);
    ASSERT_EQ(browser.get("/session").status, 200) << i;
  }
  clock().advance(31min);
  EXPECT_EQ(browser.get("/session").code(), "session.over");
  Browser idle = signed_in("manager");
  clock().advance(30min);
  EXPECT_EQ(idle.get("/session").code(), "session.over");
  Browser old = signed_in("manager");
  for (int i = 0; i < 24; ++i) {
    clock().advance(29min + 55s);
    ASSERT_EQ(old.get("/session").status, 200) << i;
  }
  clock().advance(3min);
  EXPECT_EQ(old.get("/session").code(), "session.over") << "twelve hours after the sign-in, though never idle";
}

TEST_P(SigningIn, SignOutEndsTheSessionAtOnce) {
  Browser browser = signed_in("manager");
  Browser thief(*this);
  thief.cookie = browser.cookie;
  EXPECT_EQ(thief.get("/session").status, 200);
  EXPECT_EQ(browser.call(http::Method::del, "/session").status, 204);
  EXPECT_EQ(thief.get("/session").code(), "session.over");
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_out|done||manager|"));
}

TEST_P(SigningIn, PeopleSeeAndEndTheirOwnSessionsOnly) {
  Browser here = signed_in("manager");
  clock().advance(1min);
  Browser there = signed_in("manager");
  Browser other = signed_in("unituser");
  const Answer list = here.get("/sessions");
  ASSERT_EQ(list.body.at("items").as_array().size(), 2u);
  EXPECT_FALSE(list.body.at("items").at(0).at("current").as_bool());
  EXPECT_TRUE(list.body.at("items").at(1).at("current").as_bool());
  const auto there_id = list.body.at("items").at(0).at("id").as_int64();
  EXPECT_EQ(other.call(http::Method::del, fmt::format("/sessions/{}", there_id)).code(), "session.not_found");
  EXPECT_EQ(there.get("/session").status, 200);
  EXPECT_EQ(here.call(http::Method::del, fmt::format("/sessions/{}", there_id)).status, 204);
  EXPECT_EQ(there.get("/session").code(), "session.over");
}

TEST_P(SigningIn, ForgedRequestsOfOtherPagesAreRefused) {
  Browser browser = signed_in("manager");
  browser.csrf.clear();
  EXPECT_EQ(browser.call(http::Method::del, "/session").code(), "session.csrf");
  browser.csrf = "guessed";
  EXPECT_EQ(browser.call(http::Method::put, "/preferences", boost::json::object{}).code(), "session.csrf");
  EXPECT_EQ(browser.get("/session").status, 200) << "reading needs no token";
}

TEST_P(SigningIn, ChangingThePasswordFollowsThePolicyAndEndsOtherSessions) {
  Browser browser = signed_in("manager");
  Browser other = signed_in("manager");
  clock().advance(1min);
  const auto change = [&](std::string_view old_one, std::string_view new_one) {
    return browser.post("/session/password", {{"secret", browser.seal({{"old", old_one}, {"new", new_one}})}});
  };
  EXPECT_EQ(change("wrong", kNewPassword).code(), "sign_in.refused");
  const Answer weak = change(kTestPassword, "manager1");
  EXPECT_EQ(weak.code(), "identity.password");
  EXPECT_THAT(weak.text, HasSubstr("password.too_short"));
  EXPECT_THAT(weak.text, HasSubstr("password.too_few_kinds"));
  EXPECT_THAT(weak.text, HasSubstr("password.holds_login"));
  EXPECT_THAT(weak.text, Not(HasSubstr("manager1")));
  EXPECT_THAT(change(kTestPassword, kTestPassword).text, HasSubstr("password.reused"));
  EXPECT_EQ(change(kTestPassword, kNewPassword).status, 204);
  EXPECT_EQ(browser.get("/session").status, 200);
  EXPECT_EQ(other.get("/session").code(), "session.over");
  EXPECT_EQ(Browser(*this).sign_in("manager").code(), "sign_in.refused");
  EXPECT_EQ(Browser(*this).sign_in("manager", kNewPassword).status, 200);
  EXPECT_EQ(change(kNewPassword, kTestPassword).code(), "identity.password") << "one of the last five";
}

TEST_P(SigningIn, AnOldPasswordMustBeChangedBeforeAnythingElse) {
  clock().advance(91 * 24h);
  Browser browser(*this);
  const Answer answer = browser.sign_in("manager");
  EXPECT_TRUE(answer.body.at("must_change_password").as_bool());
  EXPECT_EQ(browser.get("/units").code(), "identity.must_change_password");
  EXPECT_EQ(browser.call(http::Method::put, "/preferences", boost::json::object{}).code(),
            "identity.must_change_password");
  EXPECT_EQ(browser.get("/session").status, 200);
  EXPECT_EQ(
      browser.post("/session/password", {{"secret", browser.seal({{"old", kTestPassword}, {"new", kNewPassword}})}})
          .status,
      204);
  EXPECT_EQ(browser.get("/units").status, 200);
}

TEST_P(SigningIn, PreferencesAreAPersonsOwn) {
  Browser browser = signed_in("manager");
  EXPECT_EQ(browser.get("/preferences").text, "{}");
  EXPECT_EQ(browser.call(http::Method::put, "/preferences", {{"theme", "dark"}}).status, 200);
  EXPECT_EQ(browser.get("/session").body.at("preferences").at("theme").as_string(), "dark");
  EXPECT_EQ(signed_in("unituser").get("/preferences").text, "{}");
  EXPECT_EQ(browser.call(http::Method::put, "/preferences", {{"x", std::string(70'000, 'x')}}).code(),
            "preferences.too_large");
}

YUNGUAN_ON_BOTH_STORES(SigningIn);

class OneSession : public BrowserWorld {
  SignInPolicy policy() const override {
    SignInPolicy policy = BrowserWorld::policy();
    policy.sessions = SessionChoice::newest_wins;
    return policy;
  }
};

TEST_P(OneSession, TheNewestWins) {
  Browser first = signed_in("manager");
  Browser second = signed_in("manager");
  EXPECT_EQ(first.get("/session").code(), "session.over");
  EXPECT_EQ(second.get("/session").status, 200);
}
YUNGUAN_ON_BOTH_STORES(OneSession);

class FirstSession : public BrowserWorld {
  SignInPolicy policy() const override {
    SignInPolicy policy = BrowserWorld::policy();
    policy.sessions = SessionChoice::oldest_wins;
    return policy;
  }
};

TEST_P(FirstSession, TheOldestWins) {
  Browser first = signed_in("manager");
  EXPECT_EQ(Browser(*this).sign_in("manager").code(), "sign_in.session_exists");
  clock().advance(31min);
  EXPECT_EQ(Browser(*this).sign_in("manager").status, 200);
  EXPECT_EQ(first.get("/session").code(), "session.over");
}
YUNGUAN_ON_BOTH_STORES(FirstSession);

TEST(Locks, GrowUpToTheirLimit) {
  const SignInPolicy policy;
  EXPECT_EQ(lock_for(policy, 4), 0min);
  EXPECT_EQ(lock_for(policy, 5), 10min);
  EXPECT_EQ(lock_for(policy, 6), 0min);
  EXPECT_EQ(lock_for(policy, 10), 20min);
  EXPECT_EQ(lock_for(policy, 15), 40min);
  EXPECT_EQ(lock_for(policy, 5'000'000), policy.lock_max);
}

}  // namespace
}  // namespace yunguan::identity
