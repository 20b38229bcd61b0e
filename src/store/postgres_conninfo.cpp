// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "store/postgres_session.h"

namespace yunguan::store {
namespace {

// A server that does not answer is given up after 5 s; one that vanishes behind a firewall is noticed within about 30 s
// while idle and 20 s while an answer is awaited.
const std::map<std::string_view, std::string_view> kDefaults{{"connect_timeout", "5"},  {"application_name", "yunguan"},
                                                             {"keepalives_idle", "15"}, {"keepalives_interval", "5"},
                                                             {"keepalives_count", "3"}, {"tcp_user_timeout", "20000"}};

std::string quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

}  // namespace

Result<std::string> postgres_conninfo(const std::string& url) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{PQconninfoParse(url.c_str(), &problem),
                                                                               PQconninfoFree};
  const std::unique_ptr<char, void (*)(void*)> message{problem, PQfreemem};
  if (options == nullptr) {
    const std::string reason = message != nullptr ? message.get() : "";
    return fail(
        ErrorKind::invalid, "store.url",
        {fmt::format("PostgreSQL 地址有误：{}", reason), fmt::format("The PostgreSQL address is wrong: {}", reason)},
        {.field = "url"});
  }
  std::string conninfo;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const auto found = kDefaults.find(option->keyword);
    if (option->val != nullptr) {
      conninfo += fmt::format("{}={} ", option->keyword, quoted(option->val));
    } else if (found != kDefaults.end()) {
      conninfo += fmt::format("{}={} ", option->keyword, quoted(found->second));
    }
  }
  return conninfo;
}

}  // namespace yunguan::store
