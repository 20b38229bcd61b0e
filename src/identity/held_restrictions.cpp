// SPDX-License-Identifier: Apache-2.0
#include "identity/held_restrictions.h"

namespace yunguan::identity {

namespace {

Result<void> add(std::vector<Restriction>& restrictions, const std::optional<std::string>& text) {
  if (!text) return {};
  YG_TRY_ASSIGN(const AccessRule rule, rule_from_text(text));
  if (rule.limits()) restrictions.emplace_back(rule);
  return {};
}

}  // namespace

Result<std::vector<Restriction>> restrictions_of(const Person& person, const std::vector<HeldRole>& roles) {
  std::vector<Restriction> restrictions;
  YG_TRY(add(restrictions, person.access_rule));
  for (const HeldRole& held : roles) YG_TRY(add(restrictions, held.role.access_rule));
  return restrictions;
}

}  // namespace yunguan::identity
