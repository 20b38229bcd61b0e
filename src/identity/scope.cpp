// SPDX-License-Identifier: Apache-2.0
#include "identity/scope.h"

#include <algorithm>

#include "base/error.h"

namespace yunguan::identity {

Scope::Scope(std::vector<std::string> tops) {
  // In byte order a path comes before all paths inside it.
  std::ranges::sort(tops);
  for (std::string& top : tops) {
    if (!contains(top)) tops_.push_back(std::move(top));
  }
}

bool Scope::everything() const {
  return std::ranges::any_of(tops_, [](const std::string& top) { return std::ranges::count(top, '/') <= 2; });
}

bool Scope::contains(std::string_view unit_path) const {
  return std::ranges::any_of(tops_, [&](const std::string& top) { return unit_path.starts_with(top); });
}

Scope Scope::intersected(const Scope& other) const {
  std::vector<std::string> both;
  for (const std::string& top : tops_) {
    if (other.contains(top)) both.push_back(top);
  }
  for (const std::string& top : other.tops_) {
    if (contains(top)) both.push_back(top);
  }
  return Scope(std::move(both));
}

std::string path_end(std::string_view path) {
  YG_ASSERT(path.ends_with('/'));
  std::string end(path);
  end.back() = '/' + 1;
  return end;
}

}  // namespace yunguan::identity
