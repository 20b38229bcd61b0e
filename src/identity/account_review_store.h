// SPDX-License-Identifier: Apache-2.0
// The SQL of account reviews.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "identity/account_review.h"
#include "identity/integrity.h"
#include "identity/role_store.h"
#include "identity/scope.h"
#include "store/database.h"

namespace yunguan::identity {

// An account with all that its findings rest on.
struct AccountRow {
  AccountFacts facts;
  std::string unit_path;
  std::optional<Instant> locked_until;
  std::vector<HeldRole> roles;
  std::optional<AccountReview> last_review;
};

// Every account of the scope, by login; some thousand at most. `unused_after` is the tokens' policy.
Result<std::vector<AccountRow>> account_rows(store::Reader& reader, const Scope& scope, Instant now,
                                             std::chrono::minutes idle, std::chrono::days token_unused_after);

Result<void> insert_review(store::Transaction& tx, const crypto::KeyRing& keys, const AccountReview& review);
// Newest first.
Result<std::vector<AccountReview>> reviews_of(store::Reader& reader, PersonId person);
// The latest of each account in the campaign.
Result<std::map<PersonId, AccountReview>> reviews_in(store::Reader& reader, CampaignId campaign);

Result<void> insert_campaign(store::Transaction& tx, const crypto::KeyRing& keys, const ReviewCampaign& campaign,
                             const std::vector<CampaignAccount>& accounts);
Result<std::vector<ReviewCampaign>> all_campaigns(store::Reader& reader);
Result<std::optional<ReviewCampaign>> find_campaign(store::Reader& reader, CampaignId id);
// By login.
Result<std::vector<CampaignAccount>> accounts_of(store::Reader& reader, CampaignId id);
// With closed_at, closed_by and note; false when it was closed before.
Result<bool> close_campaign(store::Transaction& tx, const crypto::KeyRing& keys, const ReviewCampaign& campaign);

// For the integrity check: reviews, campaigns and their accounts.
Result<void> check_reviews(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);
Result<void> check_campaigns(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);
Result<void> check_campaign_accounts(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

}  // namespace yunguan::identity
