// SPDX-License-Identifier: Apache-2.0
#include "order/effect.h"

namespace yunguan::order {

void Effects::add(std::string name, Text title, Effect effect) {
  YG_ASSERT(effects_.emplace(std::move(name), Entry{std::move(title), std::move(effect)}).second);
}

const Effect* Effects::find(std::string_view name) const {
  const auto found = effects_.find(name);
  return found == effects_.end() ? nullptr : &found->second.effect;
}

std::set<std::string, std::less<>> Effects::names() const {
  std::set<std::string, std::less<>> names;
  for (const auto& [name, entry] : effects_) names.insert(name);
  return names;
}

Text Effects::title(std::string_view name) const {
  const auto found = effects_.find(name);
  return found == effects_.end() ? Text{std::string{name}, std::string{name}} : found->second.title;
}

}  // namespace yunguan::order
