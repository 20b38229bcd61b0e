// SPDX-License-Identifier: Apache-2.0
#include "card/blacklist.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"
#include "base/parse.h"

namespace yunguan::card {
bool is_domain(std::string_view text) {
  if (text.size() > 253 || text.find('.') == std::string_view::npos) return false;
  for (const std::string_view label : split(text, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) return false;
  }
  return true;
}

Result<Blacklist> Blacklist::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "blacklist.yaml"));
  return from(document);
}

Result<Blacklist> Blacklist::from(const Document& document) {
  Blacklist blacklist;
  YG_TRY_ASSIGN(blacklist.file_, decode_document<BlacklistFile>(document));
  const auto refuse = [&](const std::string& pointer, std::string code, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
  };
  std::set<std::string_view> codes;
  const auto& categories = blacklist.file_.categories;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    if (!codes.insert(categories[i].code).second) {
      return refuse(fmt::format("/categories/{}/code", i), "blacklist.category",
                    {"此类别已经列过。", "This category is listed already."});
    }
    for (std::size_t j = 0; j < categories[i].applications.size(); ++j) {
      const auto& domains = categories[i].applications[j].domains;
      for (std::size_t k = 0; k < domains.size(); ++k) {
        if (is_domain(domains[k]) && blacklist.places_.emplace(domains[k], std::pair{i, j}).second) continue;
        return refuse(
            fmt::format("/categories/{}/applications/{}/domains/{}", i, j, k), "blacklist.domain",
            {"应为小写域名，且只属于一个应用。", "It must be a domain in lower case, of one application only."});
      }
    }
  }
  for (const std::string_view needed : kNeededCategories) {
    if (codes.contains(needed)) continue;
    return refuse("/categories", "blacklist.category",
                  {fmt::format("缺少类别 {}。", needed), fmt::format("The category {} is missing.", needed)});
  }
  return blacklist;
}

const BlacklistApplication* Blacklist::application_of(std::string_view host) const {
  std::string name = ascii_lower(host);
  if (name.ends_with('.')) name.pop_back();
  while (true) {
    if (const auto found = places_.find(name); found != places_.end()) {
      return &file_.categories[found->second.first].applications[found->second.second];
    }
    const auto dot = name.find('.');
    if (dot == std::string::npos) return nullptr;
    name.erase(0, dot + 1);
  }
}

}  // namespace yunguan::card
