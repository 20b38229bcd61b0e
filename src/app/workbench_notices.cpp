// SPDX-License-Identifier: Apache-2.0
// What each folder says at the workbench of what waits for the caller.
#include <fmt/format.h>

#include "app/services.h"
#include "identity/principal.h"
#include "life/life_notices.h"

namespace yunguan::app {
namespace {

// Periods that end soon, and units that stand frozen or blacklisted.
Result<std::vector<overview::Notice>> life_notices(Services& services, const http::Request& request) {
  std::vector<overview::Notice> notices;
  YG_TRY_ASSIGN(const auto found, life::notices(*services.ground.db, services.cards, services.rules.life,
                                                services.ground.clock.now(), request));
  for (const life::Notice& each : found) notices.push_back({each.code, each.level, each.text, each.path});
  return notices;
}

}  // namespace

// What waits for the caller among whitelist changes and among commands.
Result<std::vector<overview::Notice>> Services::control_notices(const http::Request& request) const {
  std::vector<overview::Notice> notices;
  const auto& principal = identity::principal_of(request);
  YG_TRY_ASSIGN(const auto to_review, whitelists.to_review(request, http::kCountMax));
  if (to_review > 0) {
    notices.push_back({"whitelist_review",
                       "info",
                       {fmt::format("{} 个白名单变更待您审核", to_review),
                        fmt::format("{} changes of whitelists wait for your review", to_review)},
                       "/whitelist-changes?box=to_review"});
  }
  if (!principal.may("card.confirm")) return notices;
  YG_TRY_ASSIGN(const auto open, differences.summary(request));
  const auto many = [&](std::int64_t count) { return fmt::format("{}{}", count, count == open.count_max ? "+" : ""); };
  if (open.overdue > 0) {
    notices.push_back(
        {"enforcement_overdue",
         "bad",
         {fmt::format("{} 项管控下达超过 {} 小时仍未落实", many(open.overdue), open.overdue_hours),
          fmt::format("{} commands are not in force after {} hours", many(open.overdue), open.overdue_hours)},
         "/enforcements?overdue=true"});
  }
  if (open.refused > 0) {
    notices.push_back({"enforcement_refused",
                       "warn",
                       {fmt::format("{} 项管控被运营商退回，等人处理", many(open.refused)),
                        fmt::format("{} commands were refused and wait for a decision", many(open.refused))},
                       "/enforcements?standing=refused"});
  }
  return notices;
}

// What was found today, what is late, what is the caller's own, and what goes on though it was dealt with.
Result<std::vector<overview::Notice>> Services::finding_notices(const http::Request& request) const {
  std::vector<overview::Notice> notices;
  YG_TRY_ASSIGN(const auto open, findings.notices(request));
  const auto many = [](std::int64_t n) {
    return n >= http::kCountMax ? fmt::format("{}+", http::kCountMax) : std::to_string(n);
  };
  if (open.overdue > 0) {
    notices.push_back({"findings_overdue",
                       "bad",
                       {fmt::format("{} 条监测发现超过处置期限", many(open.overdue)),
                        fmt::format("{} findings are past their deadline", many(open.overdue))},
                       "/monitoring/findings?overdue=true"});
  }
  if (open.mine > 0) {
    notices.push_back({"findings_mine",
                       "warn",
                       {fmt::format("{} 条监测发现指派给您", many(open.mine)),
                        fmt::format("{} findings are assigned to you", many(open.mine))},
                       fmt::format("/monitoring/findings?state=new&assigned_to={}",
                                   identity::principal_of(request).person_id.value)});
  }
  if (open.again > 0) {
    notices.push_back({"findings_again",
                       "warn",
                       {fmt::format("{} 条已确认或已处置的发现又有新的命中", many(open.again)),
                        fmt::format("{} findings go on though they were confirmed or acted upon", many(open.again))},
                       "/monitoring/findings?again=true&state=confirmed,acted"});
  }
  if (open.today > 0) {
    notices.push_back(
        {"findings_today",
         "info",
         {fmt::format("今天新增 {} 条监测发现", open.today), fmt::format("{} new findings today", open.today)},
         "/monitoring/live"});
  }
  return notices;
}

void Services::connect_notices() {
  workbench.add_source([this](const http::Request& request) { return ordering.duty_notices(request); });
  workbench.add_source([this](const http::Request& request) { return control_notices(request); });
  workbench.add_source([this](const http::Request& request) { return life_notices(*this, request); });
  workbench.add_source([this](const http::Request& request) { return finding_notices(request); });
  workbench.add_source([this](const http::Request& request) { return ordering.notices(request); });
  workbench.add_source([this](const http::Request& request) -> Result<std::vector<overview::Notice>> {
    YG_TRY_ASSIGN(const auto waiting, bulk.to_approve(identity::principal_of(request)));
    if (waiting == 0) return std::vector<overview::Notice>{};
    return std::vector<overview::Notice>{
        {"bulk_to_approve",
         "warn",
         {fmt::format("{} 项批量操作等您审批", waiting), fmt::format("{} bulk acts await your approval", waiting)},
         "/cards/bulk?box=to_approve"}};
  });
  workbench.add_source([this](const http::Request& request) -> Result<std::vector<overview::Notice>> {
    std::vector<overview::Notice> notices;
    YG_TRY(keeping->add_notices(request, notices));
    return notices;
  });
  workbench.add_source([this](const http::Request& request) { return intake->notices(request); });
}

}  // namespace yunguan::app
