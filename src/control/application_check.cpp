// SPDX-License-Identifier: Apache-2.0
#include "control/application_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::control {
namespace {

constexpr std::size_t kDomainsMax = 50;
constexpr std::size_t kNameMax = 100;

std::unexpected<Error> refuse(std::string code, Text text, std::string field, std::string_view value) {
  return fail(ErrorKind::invalid, "control." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value), .clause = "§2.2.4"});
}

}  // namespace

bool is_needed_category(std::string_view category) {
  return std::ranges::find(card::kNeededCategories, category) != card::kNeededCategories.end();
}

Result<void> check_application(const NewApplicationInput& input, const card::BlacklistFile& shipped,
                               const std::vector<std::string>& scenes, Date today) {
  const auto& categories = shipped.categories;
  if (std::ranges::find(categories, input.category, &card::BlacklistCategory::code) == categories.end()) {
    return refuse("category", {"没有这个应用类别", "there is no such category"}, "category", input.category);
  }
  if (trimmed(input.name_zh).empty() || input.name_zh.size() > kNameMax ||
      input.name_en.value_or("").size() > kNameMax) {
    return refuse("application_name", {"应用名称须为 1 到 100 字节", "a name is 1 to 100 bytes"}, "name_zh",
                  input.name_zh);
  }
  if (input.scene && !input.scene->empty() && std::ranges::find(scenes, *input.scene) == scenes.end()) {
    return refuse("scene", {"没有这个场景", "there is no such scene"}, "scene", *input.scene);
  }
  if (input.from && std::chrono::sys_days{*input.from} < std::chrono::sys_days{today}) {
    return refuse("from", {"生效日期不能早于今天", "it cannot take effect before today"}, "from",
                  format_date(*input.from));
  }
  if (input.domains.empty() || input.domains.size() > kDomainsMax) {
    return refuse("domain", {"须有 1 到 50 个域名", "1 to 50 domains are wanted"}, "domains", "");
  }
  const auto bad = std::ranges::find_if_not(input.domains, card::is_domain);
  if (bad != input.domains.end()) {
    return refuse("domain", {"须为小写域名，如 example.cn", "a domain in lower case is wanted, like example.cn"},
                  "domains", *bad);
  }
  return {};
}

DomainsTaken::DomainsTaken(const std::vector<BlockedApplication>& applications) {
  for (const BlockedApplication& one : applications) {
    if (one.state != ApplicationState::off) add(one);
  }
}

void DomainsTaken::add(const BlockedApplication& application) {
  for (const std::string& domain : application.domains)
    holders_.emplace(domain, Holder{application.key, application.scene, application.name});
}

void DomainsTaken::remove(const BlockedApplication& application) {
  for (const std::string& domain : application.domains) {
    auto [at, end] = holders_.equal_range(domain);
    while (at != end) at = at->second.key == application.key ? holders_.erase(at) : std::next(at);
  }
}

Result<void> DomainsTaken::check_free(const std::vector<std::string>& domains, std::string_view scene) const {
  for (const std::string& domain : domains) {
    const auto [begin, end] = holders_.equal_range(domain);
    const auto holder = std::find_if(
        begin, end, [&](const auto& one) { return one.second.scene.empty() || one.second.scene == scene; });
    if (holder == end) continue;
    const Text& name = holder->second.name;
    return fail(ErrorKind::conflict, "control.domain_listed",
                {fmt::format("域名已属于“{}”", name.zh), fmt::format("the domain belongs to \"{}\" already", name.en)},
                {.field = "domains", .value = domain, .clause = "§2.2.4"});
  }
  return {};
}

}  // namespace yunguan::control
