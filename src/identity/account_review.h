// SPDX-License-Identifier: Apache-2.0
// Account reviews (账号清查): which accounts want a look, what was decided about each, by whom and why, and campaigns that
// show an auditor that every account was looked at.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "identity/account_finding.h"
#include "identity/person_view.h"

namespace yunguan::identity {

using ReviewId = StrongId<struct AccountReviewTag>;
using CampaignId = StrongId<struct ReviewCampaignTag>;

enum class ReviewOutcome : std::uint8_t {
  keep,              // still needed, until the next review
  disable,           // out at once, with sessions and tokens
  lock,              // cannot sign in until a day
  end,               // the account ends by itself at a day
  require_password,  // sessions end; a new password at the next sign-in
};
BOOST_DESCRIBE_ENUM(ReviewOutcome, keep, disable, lock, end, require_password)

// A decision about an account; never changed.
struct AccountReview {
  ReviewId id;
  Instant at;
  PersonId person_id;
  std::string person_login;
  ReviewOutcome outcome = ReviewOutcome::keep;
  std::string reason;
  std::vector<std::string> findings;  // what the account showed then
  std::optional<Instant> until;       // keep: the next review; lock, end: the moment it ends
  PersonId reviewer_id;
  std::string reviewer_login;
  std::optional<CampaignId> campaign_id;
};

// A round of reviews: every account in use when it began, below its unit.
struct ReviewCampaign {
  CampaignId id;
  std::string name;
  UnitId unit_id;
  Date due_on{};
  Instant started_at;
  std::string started_by;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::string note;  // of the closing
};

// An account as it stood when the campaign began.
struct CampaignAccount {
  CampaignId campaign_id;
  PersonId person_id;
  std::string login;
  std::string name;
  std::string unit_name;
  std::string roles;  // "卡业务管理（云岭省）、…"
  std::vector<std::string> findings;
};

}  // namespace yunguan::identity
