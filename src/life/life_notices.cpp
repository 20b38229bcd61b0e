// SPDX-License-Identifier: Apache-2.0
#include "life/life_notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/lifecycle.h"
#include "identity/principal.h"
#include "life/period_clock.h"
#include "life/unit_standing.h"

namespace yunguan::life {
namespace {

constexpr store::NamedQuery kStanding{
    "life.units_not_normal", "SELECT unit_id, standing FROM unit_standing WHERE standing <> 0 ORDER BY unit_id"};

Notice about(const EndingSoon& ending, const LifeRules& rules, Instant now) {
  const Text state = card::name_of(ending.state);
  const std::int64_t days = rules.file().warn_days;
  std::string end = format_clock(now + rules.warn());
  end[10] = 'T';  // a blank in an address reads badly
  return {"period_ends",
          "warn",
          {fmt::format("{}将在 {} 天内结束：{} 张", state.zh, days, ending.cards),
           fmt::format("{} cards leave the state \"{}\" within {} days", ending.cards, state.en, days)},
          fmt::format("/cards?state={}&state_until%3C={}&sort=state_until", to_word(ending.state), end)};
}

}  // namespace

Result<std::vector<Notice>> notices(store::Database& db, card::CardService& cards, const LifeRules& rules, Instant now,
                                    const http::Request& request) {
  YG_TRY_ASSIGN(const auto units, cards.units_of(request, "card.read"));
  return db.read([&](store::Reader& reader) -> Result<std::vector<Notice>> {
    std::vector<Notice> found;
    YG_TRY_ASSIGN(const auto ending, ending_soon(reader, units, now, rules.warn()));
    for (const EndingSoon& each : ending) found.push_back(about(each, rules, now));
    if (!identity::principal_of(request).may("violation.read")) return found;
    std::int64_t frozen = 0;
    std::int64_t blacklisted = 0;
    YG_TRY(reader.each(kStanding, {}, [&](const store::Row& row) {
      if (units && std::ranges::find(*units, row.id<UnitId>(0)) == units->end()) return true;
      ++(static_cast<UnitStanding>(row.integer(1)) == UnitStanding::frozen ? frozen : blacklisted);
      return true;
    }));
    if (frozen + blacklisted > 0) {
      found.push_back({"units_not_normal",
                       "bad",
                       {fmt::format("{} 个单位因违规暂停开卡，{} 个在黑名单中", frozen, blacklisted),
                        fmt::format("{} units are frozen for violations, {} blacklisted", frozen, blacklisted)},
                       "/violations"});
    }
    return found;
  });
}

}  // namespace yunguan::life
