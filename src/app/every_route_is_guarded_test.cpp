// SPDX-License-Identifier: Apache-2.0
// Every route of the platform, for every kind of caller, over HTTP. A route that is added must be added here, with a
// thought on who may use it and whose objects its address can name.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "app/every_route_world_fixture.h"
#include "base/parse.h"

namespace yunguan::app {
namespace {

TEST_P(EveryRoute, DeclaresThePermissionThatIsExpectedOfIt) {
  std::map<std::string, std::string_view> expected;
  for (const Expected& line : kExpected) {
    EXPECT_TRUE(expected.emplace(fmt::format("{} {}", line.method, line.path), line.permission).second) << line.path;
    EXPECT_TRUE(line.permission == "public" || kHolders.contains(line.permission)) << line.permission;
  }
  for (const http::Route& route : routes()) {
    const auto line = expected.find(name_of(route));
    ASSERT_NE(line, expected.end()) << "who may call " << name_of(route) << "? Say so above.";
    EXPECT_EQ(route.permission, line->second) << name_of(route);
    expected.erase(line);
  }
  EXPECT_TRUE(expected.empty()) << "no such route any more: " << expected.begin()->first;
}

// Nobody is signed in there: the signature over the body says who it is (peer/peer_test.cpp).
bool is_signed(const http::Route& route) { return route.operation == "answer_peer_call"; }

TEST_P(EveryRoute, IsCalledByEveryBuiltInRole) {
  const std::int64_t held = number(
      "SELECT COUNT(DISTINCT r.id) FROM role r JOIN person_role h ON h.role_id = r.id"
      " JOIN person p ON p.id = h.person_id");
  EXPECT_EQ(held, number("SELECT COUNT(*) FROM role")) << "a built-in role without a caller in this test";
  EXPECT_EQ(number("SELECT COUNT(*) FROM person"), static_cast<std::int64_t>(kCallers.size()));
}

TEST_P(EveryRoute, LetsInWhoHoldsItsPermissionAndNobodyElse) {
  for (const http::Route& route : routes()) {
    if (route.permission == http::kPublic) {
      EXPECT_EQ(verdict(nobody(), route), is_signed(route) ? "401 peer.unsigned" : "") << name_of(route);
      continue;
    }
    EXPECT_EQ(verdict(nobody(), route), refusal(route, "401", "session.none")) << name_of(route);
    for (const auto& [letter, login] : kCallers) {
      const bool may = kHolders.at(route.permission).find(letter) != std::string_view::npos;
      // Signing out works: with a session to spare.
      const WireBrowser caller = route.operation == "end_session" ? begin_session(login) : as(login);
      EXPECT_EQ(verdict(caller, route), may ? "" : refusal(route, "403", "identity.forbidden"))
          << name_of(route) << " for " << login;
    }
  }
}

TEST_P(EveryRoute, KnowsNoForgedAlteredEndedOrExpiredSession) {
  const WireBrowser good = as("manager");
  std::map<std::string, std::pair<WireBrowser, std::string>> bad;  // what it is → browser, code
  const auto with = [&](std::string cookie) { return WireBrowser{good.port, std::move(cookie), good.csrf}; };
  bad["forged"] = {with(std::string(43, 'A')), "session.none"};
  std::string altered = good.cookie;
  altered[5] = altered[5] == 'x' ? 'y' : 'x';
  bad["altered"] = {with(altered), "session.none"};
  bad["cut"] = {with(good.cookie.substr(0, good.cookie.size() - 1)), "session.none"};
  bad["digest"] = {with(text(fmt::format("SELECT token_digest FROM session WHERE person_id = {}", person("manager")))),
                   "session.none"};
  bad["huge"] = {with(std::string(4'000, 'A')), "session.none"};
  const WireBrowser ended = begin_session("manager");
  EXPECT_EQ(ended.send("DELETE", "/api/v1/session").status, 204);
  bad["ended"] = {ended, "session.over"};
  bad["idle"] = {begin_session("manager", std::chrono::minutes{31}), "session.over"};
  const WireBrowser old = begin_session("manager", std::chrono::hours{12});
  // Used all the time, and yet too old.
  tamper(fmt::format("UPDATE session SET last_seen_at = {} WHERE id = (SELECT MAX(id) FROM session)",
                     to_micros(SystemClock().now())));
  bad["old"] = {old, "session.over"};

  const std::string before = everything();
  for (const http::Route& route : routes()) {
    for (const auto& [what, caller] : bad) {
      if (is_signed(route)) continue;
      const bool open = route.permission == http::kPublic;
      EXPECT_EQ(verdict(caller.first, route), open ? "" : refusal(route, "401", caller.second))
          << name_of(route) << ", session " << what;
    }
  }
  EXPECT_EQ(everything(), before);
}

TEST_P(EveryRoute, ThatChangesSomethingWantsTheTokenOfItsSession) {
  const std::string before = everything();
  for (const http::Route& route : routes()) {
    if (!changes_something(route) || route.permission == http::kPublic) continue;
    for (const auto& [letter, login] : kCallers) {
      WireBrowser caller = as(login);
      for (const std::string& token : {std::string(), as(login == "auditor" ? "manager" : "auditor").csrf}) {
        caller.csrf = token;
        EXPECT_EQ(verdict(caller, route), "403 session.csrf") << name_of(route) << " for " << login;
      }
    }
  }
  EXPECT_EQ(everything(), before);
}

YUNGUAN_ON_BOTH_STORES(EveryRoute);

}  // namespace
}  // namespace yunguan::app
