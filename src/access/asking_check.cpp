// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "access/asked.h"
#include "access/order_effects.h"

namespace yunguan::access {
namespace {

using catalog::Remark;
using catalog::RuleWeight;
using order::Checking;

constexpr std::size_t kSaidMax = 3;

// "A、B、C 等 7 个"; {0} of the sentence.
template <class Thing, class Name>
Text some(const std::vector<Thing>& things, Name name) {
  Text said;
  for (std::size_t n = 0; n < std::min(things.size(), kSaidMax); ++n) {
    const Text one = name(things[n]);
    said.zh += (n == 0 ? "" : "、") + one.zh;
    said.en += (n == 0 ? "" : ", ") + one.en;
  }
  if (things.size() > kSaidMax) {
    said.zh += fmt::format(" 等 {} 个", things.size());
    said.en += fmt::format(" and {} more", things.size() - kSaidMax);
  }
  return said;
}

const char* field_of(const boost::json::object& values, const char* many, const char* single) {
  return values.contains(single) && !values.contains(many) ? single : many;
}

void look_at_systems(const Asked& asked, const Checking& checking, std::vector<Remark>& remarks) {
  std::vector<System> closed;
  std::ranges::copy_if(asked.systems, std::back_inserter(closed), [](const System& one) { return !one.open; });
  if (closed.empty()) return;
  const Text said = some(closed, [](const System& one) { return one.name; });
  remarks.push_back({field_of(checking.values, "systems", "system"),
                     "access.system_closed",
                     RuleWeight::refuse,
                     {"已关闭，不能申请：" + said.zh, "closed, and not to be asked for: " + said.en},
                     {}});
}

void look_at_cards(const Asked& asked, const Checking& checking, std::vector<Remark>& remarks) {
  std::vector<AskedCard> idle;
  std::ranges::copy_if(asked.cards, std::back_inserter(idle),
                       [](const AskedCard& one) { return !is_in_use(one.state); });
  if (idle.empty()) return;
  const Text said = some(idle, [](const AskedCard& one) { return Text{one.msisdn, one.msisdn}; });
  remarks.push_back({field_of(checking.values, "cards", "card"),
                     "access.card_not_in_use",
                     RuleWeight::refuse,
                     {"不在用的卡不能申请：" + said.zh, "not in use: " + said.en},
                     {}});
}

void look_at_period(const Asked& asked, Date today, std::vector<Remark>& remarks) {
  const auto refuse = [&](std::string code, Text words) {
    remarks.push_back({"until", std::move(code), RuleWeight::refuse, std::move(words), {}});
  };
  if (*asked.last_day < today)
    return refuse("access.until_past", {"截止日期不能早于今天", "the last day must not lie before today"});
  for (const System& system : asked.systems) {
    const Date last = last_day_of(system, today);
    if (*asked.last_day <= last) continue;
    return refuse("access.until_far", {fmt::format("“{}”一次最长 {} 天，截止日期不能晚于 {}", system.name.zh,
                                                   system.lasts_days_max, format_date(last)),
                                       fmt::format("\"{}\" is granted for {} days at most: not after {}",
                                                   system.name.en, system.lasts_days_max, format_date(last))});
  }
}

// What stands already: nothing is shortened by asking, and what is asked for twice is told.
void look_at_standing(const Asked& asked, std::vector<Remark>& remarks) {
  if (asked.active.empty()) return;
  const Instant until = asked.until();
  const auto longer = std::ranges::count_if(asked.active, [&](const Permit& one) { return one.until > until; });
  if (longer > 0) {
    const auto latest = std::ranges::max_element(asked.active, {}, &Permit::until);
    const std::string day = format_date(shanghai_date(latest->until - std::chrono::seconds{1}));
    remarks.push_back(
        {"until",
         "access.shorter",
         RuleWeight::refuse,
         {fmt::format("已有 {} 项权限期限更晚（最晚至 {}），申请不能缩短期限；要提前结束请办理“应用权限收回”", longer,
                      day),
          fmt::format("{} permits last longer already (until {}): asking does not shorten them; have them taken back "
                      "instead",
                      longer, day)},
         {}});
    return;
  }
  remarks.push_back({"until",
                     "access.granted_already",
                     RuleWeight::tell,
                     {fmt::format("其中 {} 项已有权限，同意后延期至这一天", asked.active.size()),
                      fmt::format("{} of these are granted already and will be extended", asked.active.size())},
                     {}});
}

Result<std::vector<Remark>> look_at_asking(store::Reader& reader, const Ground& ground, const Checking& checking) {
  YG_TRY_ASSIGN(const Asked asked, read_asked(reader, checking.values));
  std::vector<Remark> remarks;
  look_at_systems(asked, checking, remarks);
  look_at_cards(asked, checking, remarks);
  if (!asked.last_day) return remarks;
  look_at_period(asked, shanghai_date(ground.clock.now()), remarks);
  look_at_standing(asked, remarks);
  return remarks;
}

Result<std::vector<Remark>> look_at_withdrawing(store::Reader& reader, const Checking& checking) {
  YG_TRY_ASSIGN(const Asked asked, read_asked(reader, checking.values));
  std::vector<Remark> remarks;
  if (asked.cards.empty() || asked.systems.empty()) return remarks;
  const std::string field = field_of(checking.values, "systems", "system");
  if (asked.active.empty()) {
    remarks.push_back({field,
                       "access.nothing_granted",
                       RuleWeight::refuse,
                       {"这些卡没有这些系统的权限，无需收回", "none of these cards may reach any of these systems"},
                       {}});
    return remarks;
  }
  remarks.push_back(
      {field,
       "access.to_withdraw",
       RuleWeight::tell,
       {fmt::format("将收回 {} 项权限", asked.active.size()), fmt::format("{} permits will end", asked.active.size())},
       {}});
  return remarks;
}

}  // namespace

void add_checks(order::Checks& checks, const Ground& ground) {
  checks.add("access.asking", [&ground](store::Reader& reader, const Checking& checking) {
    return look_at_asking(reader, ground, checking);
  });
  checks.add("access.withdrawing",
             [](store::Reader& reader, const Checking& checking) { return look_at_withdrawing(reader, checking); });
}

}  // namespace yunguan::access
