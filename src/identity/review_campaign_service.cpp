// SPDX-License-Identifier: Apache-2.0
#include "identity/review_campaign_service.h"

#include "base/parse.h"
#include "identity/enum_name.h"
#include "identity/reason.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::size_t kNameMax = 100;

Error no_such_campaign() {
  return {ErrorKind::not_found, "campaign.not_found", {"没有这次清查。", "There is no such review."}, {}, {}};
}

AuditEntry entry_for(const Asking& asking, std::string_view action, const ReviewCampaign& campaign) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "review_campaign",
          .object_id = campaign.id.empty() ? std::string() : std::to_string(campaign.id.value),
          .object_label = campaign.name,
          .unit_id = campaign.unit_id};
}

}  // namespace

bool ReviewCampaignService::visible(const Asking& asking, const UnitTree& units, UnitId unit) const {
  const Unit* found = units.find(unit);
  return found != nullptr && asking.principal.may("review.read", found->path);
}

Result<CampaignView> ReviewCampaignService::view(store::Reader& reader, const UnitTree& units,
                                                 const ReviewCampaign& campaign) const {
  CampaignView view{.id = campaign.id,
                    .name = campaign.name,
                    .unit_id = campaign.unit_id,
                    .unit_name = std::string(units.name(campaign.unit_id)),
                    .due_on = campaign.due_on,
                    .started_at = campaign.started_at,
                    .started_by = campaign.started_by,
                    .closed_at = campaign.closed_at,
                    .closed_by = campaign.closed_by,
                    .note = campaign.note};
  YG_TRY_ASSIGN(const auto accounts, accounts_of(reader, campaign.id));
  YG_TRY_ASSIGN(const auto reviews, reviews_in(reader, campaign.id));
  view.accounts = static_cast<std::int64_t>(accounts.size());
  view.reviewed = static_cast<std::int64_t>(reviews.size());
  for (const auto& [person, review] : reviews) {
    view.kept += review.outcome == ReviewOutcome::keep ? 1 : 0;
    view.disabled += review.outcome == ReviewOutcome::disable ? 1 : 0;
  }
  return view;
}

Result<std::vector<CampaignView>> ReviewCampaignService::list(const Asking& asking) const {
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  return context_.db.read([&](store::Reader& reader) -> Result<std::vector<CampaignView>> {
    YG_TRY_ASSIGN(const auto campaigns, all_campaigns(reader));
    std::vector<CampaignView> views;
    for (const ReviewCampaign& campaign : campaigns) {
      if (!visible(asking, *units, campaign.unit_id)) continue;
      YG_TRY_ASSIGN(CampaignView one, view(reader, *units, campaign));
      views.push_back(std::move(one));
    }
    return views;
  });
}

Result<ReviewCampaign> ReviewCampaignService::find(const Asking& asking, CampaignId id) const {
  YG_TRY_ASSIGN(const auto campaign,
                context_.db.read([&](store::Reader& reader) { return find_campaign(reader, id); }));
  if (!campaign) return fail(no_such_campaign());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  if (!visible(asking, *units, campaign->unit_id)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "review_campaign", std::to_string(id.value),
                               no_such_campaign());
  }
  return *campaign;
}

Result<CampaignDetail> ReviewCampaignService::get(const Asking& asking, CampaignId id) const {
  YG_TRY_ASSIGN(const ReviewCampaign campaign, find(asking, id));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  return context_.db.read([&](store::Reader& reader) -> Result<CampaignDetail> {
    CampaignDetail detail;
    YG_TRY_ASSIGN(detail.campaign, view(reader, *units, campaign));
    YG_TRY_ASSIGN(const auto accounts, accounts_of(reader, id));
    YG_TRY_ASSIGN(const auto reviews, reviews_in(reader, id));
    for (const CampaignAccount& account : accounts) {
      CampaignAccountView one{
          account.person_id, account.login, account.name, account.unit_name, account.roles, account.findings, {}};
      if (const auto review = reviews.find(account.person_id); review != reviews.end()) {
        one.review = view_of(review->second);
      }
      detail.accounts.push_back(std::move(one));
    }
    return detail;
  });
}

Result<CampaignView> ReviewCampaignService::begin(const Asking& asking, const NewCampaign& wanted) const {
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  ReviewCampaign campaign{.name = std::string(trimmed(wanted.name)),
                          .unit_id = wanted.unit_id,
                          .due_on = wanted.due_on,
                          .started_at = now,
                          .started_by = asking.actor.login};
  if (campaign.name.empty() || campaign.name.size() > kNameMax) {
    return fail(ErrorKind::invalid, "campaign.name",
                {"名称不能为空，且不超过 33 个汉字。", "A name must not be empty and has at most 100 bytes."},
                {.field = "/name"});
  }
  if (!visible(asking, *units, wanted.unit_id)) {
    return fail(ErrorKind::invalid, "campaign.unit", {"没有这个单位。", "There is no such unit."},
                {.field = "/unit_id"});
  }
  if (!wanted.due_on.ok() || start_of(wanted.due_on) < start_of(shanghai_date(now))) {
    return fail(ErrorKind::invalid, "campaign.due", {"完成期限不能早于今天。", "It cannot be due before today."},
                {.field = "/due_on"});
  }
  YG_TRY_ASSIGN(const auto found,
                reviews_.matching(asking, {.unit_id = wanted.unit_id, .confirmed = true, .all = true}));
  std::vector<CampaignAccount> accounts;
  for (const ReviewedAccount& account : found) {
    if (account.state == PersonStanding::disabled && account.roles.empty()) continue;
    CampaignAccount one{{}, account.id, account.login, account.name, account.unit_name, roles_text(account.roles), {}};
    for (const AccountFinding& finding : account.findings) one.findings.push_back(name_of(finding.kind));
    accounts.push_back(std::move(one));
  }
  if (accounts.empty()) {
    return fail(ErrorKind::conflict, "campaign.empty",
                {"该单位没有账号可清查。", "The unit has no accounts to review."});
  }
  return audited(context_.audit, context_.db, entry_for(asking, "campaign.begin", campaign),
                 [&](store::Transaction& tx, AuditEntry& entry) -> Result<CampaignView> {
                   YG_TRY_ASSIGN(campaign.id, store::next_id<CampaignId>(tx, "review_campaign"));
                   for (CampaignAccount& account : accounts) account.campaign_id = campaign.id;
                   entry.object_id = std::to_string(campaign.id.value);
                   entry.after = boost::json::object{{"accounts", static_cast<std::int64_t>(accounts.size())},
                                                     {"due_on", format_date(campaign.due_on)}};
                   YG_TRY(insert_campaign(tx, context_.keys, campaign, accounts));
                   return view(tx, *units, campaign);
                 });
}

Result<CampaignView> ReviewCampaignService::close(const Asking& asking, CampaignId id, std::string_view text) const {
  YG_TRY_ASSIGN(ReviewCampaign campaign, find(asking, id));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  campaign.note = std::string(trimmed(text));
  return audited(
      context_.audit, context_.db, entry_for(asking, "campaign.close", campaign),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<CampaignView> {
        YG_TRY_ASSIGN(const CampaignView standing, view(tx, *units, campaign));
        const std::int64_t open = standing.accounts - standing.reviewed;
        if (open > 0 || !campaign.note.empty()) YG_TRY(check_reason(campaign.note, "campaign.note", "/note"));
        campaign.closed_at = context_.clock.now();
        campaign.closed_by = asking.actor.login;
        entry.reason = campaign.note;
        entry.after = boost::json::object{{"accounts", standing.accounts}, {"reviewed", standing.reviewed}};
        YG_TRY_ASSIGN(const bool closed, close_campaign(tx, context_.keys, campaign));
        if (!closed) {
          return fail(ErrorKind::conflict, "campaign.closed", {"这次清查已结束。", "This review is closed already."});
        }
        return view(tx, *units, campaign);
      });
}

}  // namespace yunguan::identity
