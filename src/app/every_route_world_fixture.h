// SPDX-License-Identifier: Apache-2.0
// For tests: the platform with every route it answers, and the addresses that name nothing.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/every_route_fixture.h"
#include "app/platform_fixture.h"

namespace yunguan::app {

inline std::string name_of(const http::Route& route) {
  return fmt::format("{} {}", http::method_name(route.method), route.path);
}

inline bool changes_something(const http::Route& route) { return route.method != http::Method::get; }

// An address with objects that are not there.
inline std::string somewhere(std::string path) {
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{')) {
    path.replace(begin, path.find('}') - begin + 1, "999999999");
  }
  return path;
}

class EveryRoute : public PlatformWorld {
 protected:
  [[nodiscard]] const std::vector<http::Route>& routes() { return platform().router().routes(); }

  static WireAnswer call(const WireBrowser& browser, const http::Route& route) {
    // A stream of events has no end; its head says enough.
    const bool endless = route.operation == "stream_events";
    return browser.send(endless ? "HEAD" : http::method_name(route.method), somewhere(route.path));
  }
  // "401 session.none", or "" when the caller was let through to the handler, whatever that said.
  static std::string verdict(const WireBrowser& browser, const http::Route& route) {
    const WireAnswer answer = call(browser, route);
    EXPECT_THAT(answer.status, ::testing::AnyOf(200, 201, 202, 204, 400, 401, 403, 404, 415, 422, 428))
        << name_of(route) << ": " << answer.text;
    if (answer.status != 401 && answer.status != 403) return {};
    // Said by a HEAD without a body.
    return fmt::format("{} {}", answer.status, route.operation == "stream_events" ? "" : answer.code());
  }
  static std::string refusal(const http::Route& route, std::string_view status, std::string_view code) {
    return fmt::format("{} {}", status, route.operation == "stream_events" ? "" : code);
  }
  // What everything is made of that a route could change.
  std::string everything() {
    std::string all;
    for (const char* table : {"unit", "person", "role", "card"})
      all += fmt::format("{}:{},{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)),
                         number(fmt::format("SELECT SUM(version) FROM {}", table)));
    for (const char* table : {"person_role", "job", "file_upload", "preference", "credential"})
      all += fmt::format("{}:{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)));
    return all + fmt::format("over:{}", number("SELECT COUNT(*) FROM session WHERE ended_at IS NOT NULL"));
  }
};

}  // namespace yunguan::app
