// SPDX-License-Identifier: Apache-2.0
// What one can do in an account review, recorded in the audit log and, row by row, in the store.
#pragma once

#include <string>
#include <vector>

#include "identity/account_review_store.h"
#include "identity/context.h"
#include "identity/token.h"

namespace yunguan::identity {

struct ReviewView {
  Instant at;
  ReviewOutcome outcome = ReviewOutcome::keep;
  std::string reason;
  std::vector<std::string> findings;
  std::optional<Instant> until;
  std::string reviewer_login;
  std::optional<CampaignId> campaign_id;
};
BOOST_DESCRIBE_STRUCT(ReviewView, (), (at, outcome, reason, findings, until, reviewer_login, campaign_id))

struct ReviewedAccount {
  PersonId id;
  std::string login;
  std::string name;
  UnitId unit_id;
  std::string unit_name;
  PersonStanding state = PersonStanding::active;
  std::vector<RoleHeld> roles;
  Instant created_at;
  std::optional<Instant> last_sign_in_at;
  Instant password_changed_at;
  std::optional<Instant> expires_at;
  std::vector<AccountFinding> findings;
  std::optional<ReviewView> last_review;
  bool confirmed = false;  // kept, and the next review is not due
};
BOOST_DESCRIBE_STRUCT(ReviewedAccount, (),
                      (id, login, name, unit_id, unit_name, state, roles, created_at, last_sign_in_at,
                       password_changed_at, expires_at, findings, last_review, confirmed))

struct FindingCount {
  FindingKind kind = FindingKind::unused;
  std::int64_t accounts = 0;
};
BOOST_DESCRIBE_STRUCT(FindingCount, (), (kind, accounts))

struct ReviewLimits {
  std::int64_t never_days = 0;
  std::int64_t unused_days = 0;
  std::int64_t soon_days = 0;
  std::int64_t review_days = 0;
  std::int64_t password_days = 0;
  std::int64_t units_many = 0;
};
BOOST_DESCRIBE_STRUCT(ReviewLimits, (), (never_days, unused_days, soon_days, review_days, password_days, units_many))

struct AccountsToReview {
  std::vector<ReviewedAccount> items;  // at most kReviewedMax
  std::int64_t total = 0;              // that fit the filter
  std::int64_t accounts = 0;           // looked at
  std::vector<FindingCount> counts;    // of all accounts that are not confirmed
  ReviewLimits limits;
};
BOOST_DESCRIBE_STRUCT(AccountsToReview, (), (items, total, accounts, counts, limits))

inline constexpr std::size_t kReviewedMax = 500;

struct ReviewFilter {
  std::optional<FindingKind> finding;
  std::optional<UnitId> unit_id;  // with all below it
  std::string search;             // in login and name
  bool confirmed = false;         // those kept until a later day as well
  bool all = false;               // those without a finding as well
};

struct ReviewAct {
  ReviewOutcome outcome = ReviewOutcome::keep;
  std::string reason;
  std::optional<Date> until;  // keep: the next review, as the policy says when absent; lock, end: the last day
  std::optional<CampaignId> campaign_id;
};
BOOST_DESCRIBE_STRUCT(ReviewAct, (), (outcome, reason, until, campaign_id))

class AccountReviewService {
 public:
  // `policy` and `tokens` outlive it.
  AccountReviewService(const Context& context, const ReviewPolicy& policy, const TokenPolicy& tokens)
      : context_(context), policy_(policy), tokens_(tokens) {}

  Result<AccountsToReview> list(const Asking& asking, const ReviewFilter& filter) const;
  // The rows of list() without its limit.
  Result<std::vector<ReviewedAccount>> matching(const Asking& asking, const ReviewFilter& filter) const;
  // The same for a file; recorded.
  Result<std::vector<ReviewedAccount>> export_rows(const Asking& asking, const ReviewFilter& filter) const;
  // What was decided about an account, newest first. person.not_found
  Result<std::vector<ReviewView>> history(const Asking& asking, PersonId person) const;
  // Errors: person.not_found, review.reason, review.until (invalid), review.self, identity.last_administrator,
  // review.campaign (conflict: closed, or the account is not part of it)
  Result<void> act(const Asking& asking, PersonId person, const ReviewAct& act) const;

 private:
  struct Subject;
  Result<std::vector<ReviewedAccount>> all(const Asking& asking) const;
  Result<Subject> subject(const Asking& asking, std::string_view permission, PersonId person) const;
  Result<Instant> until_of(const ReviewAct& act, Instant now) const;
  Result<void> check_campaign(store::Reader& reader, CampaignId campaign, PersonId person) const;
  Result<void> carry_out(store::Transaction& tx, const ReviewAct& act, Person& person,
                         std::optional<Instant> until) const;

  const Context context_;
  const ReviewPolicy& policy_;
  const TokenPolicy& tokens_;
};

[[nodiscard]] ReviewView view_of(const AccountReview& review);
// "卡业务管理（云岭省）、…", in Chinese, as it is kept with a campaign.
[[nodiscard]] std::string roles_text(const std::vector<RoleHeld>& roles);

}  // namespace yunguan::identity
