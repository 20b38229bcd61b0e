// SPDX-License-Identifier: Apache-2.0
#include "overview/workbench.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "identity/principal.h"
#include "job/job_store.h"

namespace yunguan::overview {
namespace {

using identity::principal_of;

constexpr std::size_t kJobs = 5;
constexpr std::size_t kWorstUnits = 5;
constexpr std::size_t kChanges = 8;

// A count as people read it: 10,099.
std::string grouped(std::int64_t count) {
  std::string digits = fmt::format("{}", count);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

// Looks at the last 2,000 events only, so that a quiet unit's page costs no more than a busy one's.
constexpr store::NamedQuery kRecent{
    "overview.recent_changes",
    "SELECT c.id, c.msisdn, c.unit_id, e.action, e.person_login, e.at, e.changes FROM card_event e "
    "JOIN card c ON c.id = e.card_id "
    "WHERE e.id > (SELECT COALESCE(MAX(id), 0) - 2000 FROM card_event) AND e.job_id = 0 ORDER BY e.id DESC"};

Result<std::vector<RecentChange>> recent_changes(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                                 const identity::UnitTree& tree) {
  std::unordered_set<UnitId> visible;
  if (units) visible.insert(units->begin(), units->end());
  std::vector<RecentChange> changes;
  YG_TRY(reader.each(kRecent, {}, [&](const store::Row& row) {
    const auto unit = row.id<UnitId>(2);
    if (units && !visible.contains(unit)) return true;
    const auto fields = json::read<std::vector<card::Change>>(row.text(6));
    YG_ASSERT(fields);
    RecentChange change{row.id<CardId>(0), row.text(1), std::string{tree.name(unit)}, row.text(3), row.text(4),
                        row.instant(5),    {}};
    for (const card::Change& field : *fields) change.fields.push_back(field.field);
    changes.push_back(std::move(change));
    return changes.size() < kChanges;
  }));
  return changes;
}

void add_notices(const card::Compliance& standing, std::vector<Notice>& notices) {
  if (standing.with_gaps > 0) {
    notices.push_back({"gaps",
                       "warn",
                       {fmt::format("{} 张物联网卡缺少应有的管控", grouped(standing.with_gaps)),
                        fmt::format("{} IoT cards lack duties", grouped(standing.with_gaps))},
                       "/cards?compliance=gaps"});
  }
  for (const card::DutyStanding& duty : standing.by_duty) {
    if (duty.duty != card::Duty::card_tie || duty.missing == 0) continue;
    notices.push_back(
        {"card_tie",
         "bad",
         {fmt::format("{} 张非定向大流量卡没有卡片限定（§3.2(4)）", grouped(duty.missing)),
          fmt::format("{} open large-data cards are not tied to a device (§3.2(4))", grouped(duty.missing))},
         "/cards?missing=card_tie"});
  }
  if (standing.unknown > 0) {
    notices.push_back({"unknown_numbers",
                       "info",
                       {fmt::format("{} 个号码不在任何已知号段", grouped(standing.unknown)),
                        fmt::format("{} numbers of no known segment", grouped(standing.unknown))},
                       "/cards?kind=unknown"});
  }
}

}  // namespace

Result<WorkbenchView> Workbench::view(const http::Request& request) {
  WorkbenchView view;
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(view.jobs, db_.read([&](store::Reader& reader) {
    return job::list(reader, {.person = principal.person_id,
                              .state = std::nullopt,
                              .kind = std::nullopt,
                              .limit = kJobs,
                              .before = std::nullopt});
  }));
  if (principal.may("card.read")) YG_TRY(add_cards(request, view));
  for (const NoticeSource& source : sources_) {
    YG_TRY_ASSIGN(const auto notices, source(request));
    view.notices.insert(view.notices.begin(), notices.begin(), notices.end());
  }
  return view;
}

Result<void> Workbench::add_cards(const http::Request& request, WorkbenchView& view) {
  YG_TRY_ASSIGN(const auto units, cards_.units_of(request, "card.read"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return db_.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto counted, card::figures(reader, units));
    view.cards = card::summary_of(counted);
    YG_TRY_ASSIGN(view.recent_changes, recent_changes(reader, units, *tree));
    YG_TRY_ASSIGN(auto standing, card::compliance(reader, units, *tree, rules_));
    add_notices(standing, view.notices);
    for (const card::UnitStanding& unit : standing.by_unit) {
      if (unit.missing > 0 && view.worst_units.size() < kWorstUnits) view.worst_units.push_back(unit);
    }
    view.compliance = std::move(standing);
    return {};
  });
}

}  // namespace yunguan::overview
