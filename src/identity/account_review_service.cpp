// SPDX-License-Identifier: Apache-2.0
#include "identity/account_review_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/access_rules.h"
#include "identity/administrators.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/reason.h"
#include "identity/session.h"
#include "identity/sign_in_attempt.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr std::chrono::days kUntilMax{3 * 366};

Error no_such_person() {
  return {ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
}

PersonStanding standing_of(const AccountRow& row, Instant now) {
  if (row.facts.person.state == PersonState::disabled) return PersonStanding::disabled;
  if (!may_act(row.facts.person, now)) return PersonStanding::expired;
  return row.locked_until ? PersonStanding::locked : PersonStanding::active;
}

bool has_finding(const ReviewedAccount& account, FindingKind kind) {
  return std::ranges::any_of(account.findings, [&](const AccountFinding& finding) { return finding.kind == kind; });
}

bool fits(const ReviewedAccount& account, const ReviewFilter& filter, const UnitTree& units) {
  if (!filter.all && account.findings.empty()) return false;
  if (!filter.confirmed && account.confirmed) return false;
  if (filter.finding && !has_finding(account, *filter.finding)) return false;
  if (filter.unit_id) {
    const Unit* top = units.find(*filter.unit_id);
    const Unit* own = units.find(account.unit_id);
    if (top == nullptr || own == nullptr || !own->path.starts_with(top->path)) return false;
  }
  if (filter.search.empty()) return true;
  const std::string wanted = ascii_lower(filter.search);
  return ascii_lower(account.login).find(wanted) != std::string::npos ||
         ascii_lower(account.name).find(wanted) != std::string::npos;
}

}  // namespace

ReviewView view_of(const AccountReview& review) {
  return {review.at,    review.outcome,        review.reason,     review.findings,
          review.until, review.reviewer_login, review.campaign_id};
}

std::string roles_text(const std::vector<RoleHeld>& roles) {
  std::string text;
  for (const RoleHeld& held : roles) {
    if (!text.empty()) text += "、";
    text += fmt::format("{}（{}）", held.role_name.zh, held.unit_name);
  }
  return text;
}

Result<std::vector<ReviewedAccount>> AccountReviewService::all(const Asking& asking) const {
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  YG_TRY_ASSIGN(const auto rows, context_.db.read([&](store::Reader& reader) {
    return account_rows(reader, asking.principal.scope("review.read"), now, context_.policy.idle, tokens_.unused_after);
  }));
  std::vector<ReviewedAccount> accounts;
  accounts.reserve(rows.size());
  for (const AccountRow& row : rows) {
    const Person& person = row.facts.person;
    ReviewedAccount account{.id = person.id,
                            .login = person.login,
                            .name = person.name,
                            .unit_id = person.unit_id,
                            .unit_name = std::string(units->name(person.unit_id)),
                            .state = standing_of(row, now),
                            .created_at = person.created_at,
                            .last_sign_in_at = row.facts.last_sign_in_at,
                            .password_changed_at = row.facts.password_changed_at,
                            .expires_at = person.expires_at,
                            .findings = findings_of(row.facts, policy_, context_.policy.password, now)};
    for (const HeldRole& held : row.roles) {
      account.roles.push_back({held.role.id, held.role.code, held.role.name, held.held.unit_id,
                               std::string(units->name(held.held.unit_id))});
    }
    if (row.last_review) account.last_review = view_of(*row.last_review);
    account.confirmed = row.facts.next_review_at && now < *row.facts.next_review_at;
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Result<AccountsToReview> AccountReviewService::list(const Asking& asking, const ReviewFilter& filter) const {
  YG_TRY_ASSIGN(auto accounts, all(asking));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  AccountsToReview answer{
      .accounts = static_cast<std::int64_t>(accounts.size()),
      .limits = {policy_.never_after.count(), policy_.unused_after.count(), policy_.soon.count(),
                 policy_.review_every.count(), context_.policy.password.age_max.count(), policy_.units_many}};
  for (std::size_t kind = 0; kind <= static_cast<std::size_t>(FindingKind::review_due); ++kind) {
    FindingCount count{static_cast<FindingKind>(kind), 0};
    count.accounts = std::ranges::count_if(accounts, [&](const ReviewedAccount& account) {
      return !account.confirmed && has_finding(account, count.kind);
    });
    answer.counts.push_back(count);
  }
  for (ReviewedAccount& account : accounts) {
    if (!fits(account, filter, *units)) continue;
    ++answer.total;
    if (answer.items.size() < kReviewedMax) answer.items.push_back(std::move(account));
  }
  return answer;
}

Result<std::vector<ReviewedAccount>> AccountReviewService::matching(const Asking& asking,
                                                                    const ReviewFilter& filter) const {
  YG_TRY_ASSIGN(auto accounts, all(asking));
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  std::erase_if(accounts, [&](const ReviewedAccount& account) { return !fits(account, filter, *units); });
  return accounts;
}

Result<std::vector<ReviewedAccount>> AccountReviewService::export_rows(const Asking& asking,
                                                                       const ReviewFilter& filter) const {
  YG_TRY_ASSIGN(auto accounts, matching(asking, filter));
  YG_TRY(context_.audit.record_alone(
      context_.db, {.actor = asking.actor,
                    .action = "review.export",
                    .object_type = "account_review",
                    .after = boost::json::object{{"rows", static_cast<std::int64_t>(accounts.size())}}}));
  return accounts;
}

// Whom a review is about, and how it is recorded.
struct AccountReviewService::Subject {
  Person person;
  AuditEntry entry;
};

Result<AccountReviewService::Subject> AccountReviewService::subject(const Asking& asking, std::string_view permission,
                                                                    PersonId id) const {
  YG_TRY_ASSIGN(const auto person, context_.db.read([&](store::Reader& reader) { return find_person(reader, id); }));
  if (!person) return fail(no_such_person());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person->unit_id);
  if (unit == nullptr || !asking.principal.may(permission, unit->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(id.value),
                               no_such_person());
  }
  return Subject{*person,
                 {.actor = asking.actor,
                  .action = "review.account",
                  .object_type = "person",
                  .object_id = std::to_string(id.value),
                  .object_label = person->login,
                  .unit_id = person->unit_id}};
}

Result<std::vector<ReviewView>> AccountReviewService::history(const Asking& asking, PersonId person) const {
  YG_TRY(subject(asking, "review.read", person));
  YG_TRY_ASSIGN(const auto reviews,
                context_.db.read([&](store::Reader& reader) { return reviews_of(reader, person); }));
  std::vector<ReviewView> views;
  for (const AccountReview& review : reviews) views.push_back(view_of(review));
  return views;
}

Result<Instant> AccountReviewService::until_of(const ReviewAct& act, Instant now) const {
  const Instant today = start_of(shanghai_date(now));
  const bool ends = act.outcome != ReviewOutcome::keep;
  if (!act.until && !ends) return today + policy_.review_every;
  const bool readable = act.until && act.until->ok();
  // A lock and an account hold to the end of their last day; a review is due at the beginning of its day.
  const Instant until = readable ? start_of(*act.until) + std::chrono::days{ends ? 1 : 0} : Instant{};
  if (!readable || until <= now || until > today + kUntilMax) {
    return fail(
        ErrorKind::invalid, "review.until",
        ends ? Text{"请给出三年以内的截止日，不早于今天。", "Give a last day from today on, within three years."}
             : Text{"下次复核日须在今天之后的三年以内。", "The next review is within three years from tomorrow."},
        {.field = "/until"});
  }
  return until;
}

Result<void> AccountReviewService::check_campaign(store::Reader& reader, CampaignId id, PersonId person) const {
  YG_TRY_ASSIGN(const auto campaign, find_campaign(reader, id));
  bool part = false;
  if (campaign && !campaign->closed_at) {
    YG_TRY_ASSIGN(const auto accounts, accounts_of(reader, id));
    part = std::ranges::any_of(accounts, [&](const CampaignAccount& account) { return account.person_id == person; });
  }
  if (part) return {};
  return fail(ErrorKind::conflict, "review.campaign",
              {"这次清查已结束，或不含此账号。", "That review is closed, or the account is not part of it."},
              {.field = "/campaign_id"});
}

Result<void> AccountReviewService::carry_out(store::Transaction& tx, const ReviewAct& act, Person& person,
                                             std::optional<Instant> until) const {
  if (act.outcome == ReviewOutcome::keep) return {};
  const Instant now = context_.clock.now();
  if (act.outcome != ReviewOutcome::require_password) YG_TRY(check_not_last_administrator(tx, person.id));
  if (act.outcome == ReviewOutcome::lock) YG_TRY(lock_login(tx, person.login, now, *until));
  if (act.outcome == ReviewOutcome::disable || act.outcome == ReviewOutcome::end) {
    if (act.outcome == ReviewOutcome::disable) person.state = PersonState::disabled;
    if (act.outcome == ReviewOutcome::end) person.expires_at = until;
    person.version += 1;
    YG_TRY_ASSIGN(const bool updated, update_person(tx, context_.keys, person));
    if (!updated) {
      return fail(
          ErrorKind::stale, "http.stale",
          {"该人员刚被他人修改，请刷新后再试。", "Somebody has just changed this person; reload and try again."});
    }
  }
  if (act.outcome == ReviewOutcome::disable) YG_TRY(check_limits_can_be_lifted(tx, now));
  if (act.outcome == ReviewOutcome::require_password) {
    YG_TRY_ASSIGN(auto account, find_account(tx, context_.keys, person.login));
    if (!account) return fail(no_such_person());
    account->credential.must_change = true;
    YG_TRY(set_credential(tx, context_.keys, account->credential));
  }
  if (act.outcome == ReviewOutcome::end) return {};
  const auto reason = act.outcome == ReviewOutcome::require_password ? SessionEnd::reset : SessionEnd::disabled;
  YG_TRY(end_sessions(tx, person.id, {}, reason, now));
  return {};
}

Result<void> AccountReviewService::act(const Asking& asking, PersonId id, const ReviewAct& act) const {
  YG_TRY(check_reason(act.reason, "review.reason", "/reason"));
  const std::string_view reason = trimmed(act.reason);
  const Instant now = context_.clock.now();
  std::optional<Instant> until;
  if (act.outcome == ReviewOutcome::keep || act.outcome == ReviewOutcome::lock || act.outcome == ReviewOutcome::end) {
    YG_TRY_ASSIGN(until, until_of(act, now));
  }
  YG_TRY_ASSIGN(Subject who, subject(asking, "review.write", id));
  who.entry.reason = reason;
  YG_TRY_ASSIGN(const auto accounts, all(asking));
  const auto account = std::ranges::find(accounts, id, &ReviewedAccount::id);
  AccountReview review{.at = now,
                       .person_id = id,
                       .person_login = who.person.login,
                       .outcome = act.outcome,
                       .reason = std::string(reason),
                       .until = until,
                       .reviewer_id = asking.principal.person_id,
                       .reviewer_login = asking.actor.login,
                       .campaign_id = act.campaign_id};
  if (account != accounts.end()) {
    for (const AccountFinding& finding : account->findings) review.findings.push_back(name_of(finding.kind));
  }
  return audited(
      context_.audit, context_.db, who.entry, [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
        entry.after = boost::json::object{{"outcome", name_of(act.outcome)}};
        if (until) (*entry.after)["until"] = format_date(shanghai_date(*until));
        if (id == asking.principal.person_id) {
          return fail(ErrorKind::conflict, "review.self", {"不能清查自己的账号。", "Nobody reviews his own account."});
        }
        if (act.campaign_id) YG_TRY(check_campaign(tx, *act.campaign_id, id));
        YG_TRY_ASSIGN(auto person, find_person(tx, id));
        if (!person) return fail(no_such_person());
        YG_TRY(carry_out(tx, act, *person, until));
        YG_TRY_ASSIGN(review.id, store::next_id<ReviewId>(tx, "account_review"));
        return insert_review(tx, context_.keys, review);
      });
}

}  // namespace yunguan::identity
