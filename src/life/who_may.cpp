// SPDX-License-Identifier: Apache-2.0
#include "life/who_may.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "life/life_permissions.h"

namespace yunguan::life {
namespace {

using card::Act;
using card::LifeEvent;
using card::Suspension;

constexpr std::size_t kWordsMin = 4;  // bytes: two Chinese characters
constexpr std::size_t kWordsMax = 500;

Text name_of_permission(std::string_view code) {
  const auto found = std::ranges::find(kPermissions, code, &identity::Permission::code);
  YG_ASSERT(found != kPermissions.end());
  return {std::string{found->zh}, std::string{found->en}};
}

}  // namespace

std::string_view permission_for(Act act) {
  switch (act.event) {
    case LifeEvent::suspend:
    case LifeEvent::resume:
      return act.suspension == Suspension::user ? "card.suspend" : "card.enforce";
    case LifeEvent::close:
      return "card.close";
    case LifeEvent::expire:
      return "";
    case LifeEvent::start_test:
    case LifeEvent::make_silent:
    case LifeEvent::make_ready:
    case LifeEvent::activate:
    case LifeEvent::pre_close:
    case LifeEvent::restore:
      return "card.manage";
  }
  broken_invariant("an event in the life of a card", __FILE__, __LINE__);
}

bool needs_words(LifeEvent event) {
  return event == LifeEvent::suspend || event == LifeEvent::resume || event == LifeEvent::pre_close ||
         event == LifeEvent::close;
}

const std::vector<Act>& acts_of_people() {
  static const std::vector<Act> kActs = [] {
    std::vector<Act> acts;
    for (const LifeEvent event :
         {LifeEvent::start_test, LifeEvent::make_silent, LifeEvent::make_ready, LifeEvent::activate, LifeEvent::suspend,
          LifeEvent::resume, LifeEvent::restore, LifeEvent::pre_close, LifeEvent::close}) {
      if (event != LifeEvent::suspend && event != LifeEvent::resume) {
        acts.push_back({event});
        continue;
      }
      for (const Suspension reason : card::kSuspensions) acts.push_back({event, reason});
    }
    return acts;
  }();
  return kActs;
}

Result<void> check_person(const identity::Principal& person, std::string_view unit_path, Act act) {
  const std::string_view permission = permission_for(act);
  if (permission.empty()) {
    return fail(ErrorKind::invalid, "life.by_clock",
                {"时期到期由系统按时间处理，不能由人来做", "the end of a period comes by the clock, not by a person"},
                {.field = "act"});
  }
  if (person.may(permission, unit_path)) return {};
  const Text name = name_of_permission(permission);
  return fail(ErrorKind::forbidden, "life.not_yours",
              {fmt::format("需要「{}」权限", name.zh), fmt::format("this needs the permission: {}", name.en)},
              {.field = "act", .value = std::string{permission}});
}

Result<void> check_words(LifeEvent event, std::string_view words) {
  const std::size_t length = trimmed(words).size();
  if (length > kWordsMax) {
    return fail(ErrorKind::invalid, "life.words", {"理由太长，至多 500 字节", "the reason is longer than 500 bytes"},
                {.field = "reason"});
  }
  if (!needs_words(event) || length >= kWordsMin) return {};
  return fail(ErrorKind::invalid, "life.words", {"请写明理由，至少两个字", "state a reason"}, {.field = "reason"});
}

Text name_of(Act act) {
  const Text event = card::name_of(act.event);
  if (!act.suspension) return event;
  const Text reason = card::name_of(*act.suspension);
  return {fmt::format("{}（{}）", event.zh, reason.zh), fmt::format("{} ({})", event.en, reason.en)};
}

}  // namespace yunguan::life
