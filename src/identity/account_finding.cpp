// SPDX-License-Identifier: Apache-2.0
#include "identity/account_finding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace yunguan::identity {

namespace {

std::int64_t days_between(Instant from, Instant to) { return std::chrono::floor<std::chrono::days>(to - from).count(); }

class Findings {
 public:
  void add(FindingKind kind, std::string zh, std::string en) { all_.push_back({kind, {std::move(zh), std::move(en)}}); }
  std::vector<AccountFinding> all_;
};

void look_at_use(const AccountFacts& facts, const ReviewPolicy& policy, Instant now, Findings& found) {
  if (!facts.last_sign_in_at) {
    const std::int64_t days = days_between(facts.person.created_at, now);
    if (now - facts.person.created_at >= policy.never_after) {
      found.add(FindingKind::never_signed_in, fmt::format("建立 {} 天，从未登录。", days),
                fmt::format("Made {} days ago and never signed in.", days));
    }
    return;
  }
  if (now - *facts.last_sign_in_at >= policy.unused_after) {
    const std::int64_t days = days_between(*facts.last_sign_in_at, now);
    found.add(FindingKind::unused, fmt::format("已有 {} 天未登录。", days),
              fmt::format("No sign-in for {} days.", days));
  }
}

void look_at_end(const AccountFacts& facts, const ReviewPolicy& policy, Instant now, Findings& found) {
  if (!facts.person.expires_at) return;
  const Instant end = *facts.person.expires_at;
  if (now >= end) {
    found.add(FindingKind::account_over, fmt::format("账号已于 {} 到期，尚未停用。", last_day_of(end)),
              fmt::format("The account ended on {} and is not disabled.", last_day_of(end)));
  } else if (end - now <= policy.soon) {
    found.add(FindingKind::account_ending, fmt::format("账号将于 {} 到期。", last_day_of(end)),
              fmt::format("The account ends on {}.", last_day_of(end)));
  }
}

void look_at_tokens(const AccountFacts& facts, const ReviewPolicy& policy, Instant now, Findings& found) {
  const auto over = std::ranges::count_if(facts.token_ends, [&](Instant end) { return now >= end; });
  const auto ending =
      std::ranges::count_if(facts.token_ends, [&](Instant end) { return now < end && end - now <= policy.soon; });
  if (over > 0) {
    found.add(FindingKind::token_over, fmt::format("{} 个接口令牌已到期，尚未清理。", over),
              fmt::format("{} API tokens have expired and were not revoked.", over));
  }
  if (ending > 0) {
    found.add(FindingKind::token_ending, fmt::format("{} 个接口令牌将在 {} 天内到期。", ending, policy.soon.count()),
              fmt::format("{} API tokens end within {} days.", ending, policy.soon.count()));
  }
  if (facts.tokens_unused > 0) {
    found.add(FindingKind::token_unused, fmt::format("{} 个有效接口令牌长期未用。", facts.tokens_unused),
              fmt::format("{} living API tokens have long been unused.", facts.tokens_unused));
  }
}

void look_at_rights(const AccountFacts& facts, const ReviewPolicy& policy, Findings& found) {
  if (facts.person.state == PersonState::disabled && facts.roles > 0) {
    found.add(FindingKind::disabled_with_roles, fmt::format("已停用，仍有 {} 项角色未收回。", facts.roles),
              fmt::format("Disabled, and {} roles are still granted.", facts.roles));
  }
  if (facts.unit_closed) {
    found.add(FindingKind::unit_closed, "所在单位已关闭。", "The unit of the account is closed.");
  }
  if (static_cast<std::int64_t>(facts.role_units) > policy.units_many) {
    found.add(FindingKind::many_units, fmt::format("在 {} 个单位担任角色。", facts.role_units),
              fmt::format("Holds roles for {} units.", facts.role_units));
  }
}

void look_at_sharing(const AccountFacts& facts, Findings& found) {
  if (!facts.same_phone.empty()) {
    found.add(FindingKind::shared_phone, fmt::format("与账号 {} 登记了同一电话。", fmt::join(facts.same_phone, "、")),
              fmt::format("Has the telephone number of {}.", fmt::join(facts.same_phone, ", ")));
  }
  if (names_nobody(facts.person.login)) {
    found.add(FindingKind::shared_login, "登录名不指向具体的人。", "The login names no person.");
  } else if (facts.live_addresses > 1) {
    found.add(FindingKind::shared_login, fmt::format("此刻正从 {} 个地址同时使用。", facts.live_addresses),
              fmt::format("In use from {} addresses at this moment.", facts.live_addresses));
  }
}

}  // namespace

bool names_nobody(std::string_view login) {
  static constexpr std::array<std::string_view, 14> kCommon{"admin", "administrator", "root",   "test",   "tester",
                                                            "guest", "public",        "share",  "shared", "temp",
                                                            "tmp",   "demo",          "common", "user"};
  while (!login.empty() && (login.back() >= '0' && login.back() <= '9')) login.remove_suffix(1);
  while (!login.empty() && (login.back() == '_' || login.back() == '-' || login.back() == '.')) login.remove_suffix(1);
  return std::ranges::find(kCommon, login) != kCommon.end();
}

std::vector<AccountFinding> findings_of(const AccountFacts& facts, const ReviewPolicy& policy,
                                        const PasswordPolicy& passwords, Instant now) {
  Findings found;
  // A disabled account can only still have rights.
  const bool active = facts.person.state == PersonState::active;
  if (active) {
    look_at_use(facts, policy, now, found);
    if (password_expired(passwords, facts.password_changed_at, now)) {
      const std::int64_t days = days_between(facts.password_changed_at, now);
      found.add(FindingKind::password_old,
                fmt::format("口令已 {} 天未改，超过 {} 天的期限。", days, passwords.age_max.count()),
                fmt::format("The password is {} days old; {} are allowed.", days, passwords.age_max.count()));
    }
    look_at_end(facts, policy, now, found);
    look_at_tokens(facts, policy, now, found);
  }
  look_at_rights(facts, policy, found);
  if (active) look_at_sharing(facts, found);
  if (active && facts.next_review_at && now >= *facts.next_review_at) {
    found.add(FindingKind::review_due, fmt::format("应于 {} 复核。", format_date(shanghai_date(*facts.next_review_at))),
              fmt::format("Was to be reviewed on {}.", format_date(shanghai_date(*facts.next_review_at))));
  }
  return std::move(found.all_);
}

}  // namespace yunguan::identity
