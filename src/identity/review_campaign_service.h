// SPDX-License-Identifier: Apache-2.0
// Rounds of account reviews: begun for a unit and all below it, gone through account by account, closed with what is left
// open on record. An auditor reads who looked at which account when, and what became of it.
#pragma once

#include <string>
#include <vector>

#include "identity/account_review_service.h"

namespace yunguan::identity {

struct CampaignView {
  CampaignId id;
  std::string name;
  UnitId unit_id;
  std::string unit_name;
  Date due_on{};
  Instant started_at;
  std::string started_by;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::string note;
  std::int64_t accounts = 0;
  std::int64_t reviewed = 0;
  std::int64_t kept = 0;
  std::int64_t disabled = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignView, (),
                      (id, name, unit_id, unit_name, due_on, started_at, started_by, closed_at, closed_by, note,
                       accounts, reviewed, kept, disabled))

struct CampaignAccountView {
  PersonId person_id;
  std::string login;
  std::string name;
  std::string unit_name;
  std::string roles;
  std::vector<std::string> findings;
  std::optional<ReviewView> review;  // none: not looked at
};
BOOST_DESCRIBE_STRUCT(CampaignAccountView, (), (person_id, login, name, unit_name, roles, findings, review))

struct CampaignDetail {
  CampaignView campaign;
  std::vector<CampaignAccountView> accounts;
};
BOOST_DESCRIBE_STRUCT(CampaignDetail, (), (campaign, accounts))

struct NewCampaign {
  std::string name;
  UnitId unit_id;
  Date due_on{};
};
BOOST_DESCRIBE_STRUCT(NewCampaign, (), (name, unit_id, due_on))

class ReviewCampaignService {
 public:
  // `reviews` outlives it.
  ReviewCampaignService(const Context& context, const AccountReviewService& reviews)
      : context_(context), reviews_(reviews) {}

  // Newest first; those whose unit lies in the caller's scope.
  Result<std::vector<CampaignView>> list(const Asking& asking) const;
  // campaign.not_found, also for one out of scope (recorded then)
  Result<CampaignDetail> get(const Asking& asking, CampaignId id) const;
  // Every account that is not disabled becomes part of it. Errors: campaign.name, campaign.unit, campaign.due (invalid),
  // campaign.empty (conflict)
  Result<CampaignView> begin(const Asking& asking, const NewCampaign& wanted) const;
  // campaign.not_found, campaign.note (invalid, when accounts were not looked at), campaign.closed (conflict)
  Result<CampaignView> close(const Asking& asking, CampaignId id, std::string_view note) const;

 private:
  [[nodiscard]] bool visible(const Asking& asking, const UnitTree& units, UnitId unit) const;
  Result<CampaignView> view(store::Reader& reader, const UnitTree& units, const ReviewCampaign& campaign) const;
  Result<ReviewCampaign> find(const Asking& asking, CampaignId id) const;

  const Context context_;
  const AccountReviewService& reviews_;
};

}  // namespace yunguan::identity
