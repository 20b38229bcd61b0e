// SPDX-License-Identifier: Apache-2.0
#include "identity/account_review_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/row_code.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/person_view.h"

namespace yunguan::identity {

namespace {

#define YG_REVIEW_COLUMNS                                                                                \
  "r.id, r.at, r.person_id, r.person_login, r.outcome, r.reason, r.findings, r.until_at, r.reviewer_id," \
  " r.reviewer_login, r.campaign_id, r.integrity"
constexpr std::size_t kReviewIntegrityColumn = 11;
#define YG_CAMPAIGN_COLUMNS \
  "m.id, m.name, m.unit_id, m.due_on, m.started_at, m.started_by, m.closed_at, m.closed_by, m.note, m.integrity"
constexpr std::size_t kCampaignIntegrityColumn = 9;
#define YG_CAMPAIGN_ACCOUNT_COLUMNS \
  "a.campaign_id, a.person_id, a.login, a.name, a.unit_name, a.roles, a.findings, a.integrity"
constexpr std::size_t kCampaignAccountIntegrityColumn = 7;

constexpr store::NamedQuery kPeople{
    "identity.review_people", "SELECT " YG_PERSON_COLUMNS
                              ", c.changed_at, c.last_sign_in_at, u.path, u.state, COALESCE(f.locked_until, 0)"
                              " FROM person p JOIN credential c ON c.person_id = p.id JOIN unit u ON u.id = p.unit_id"
                              " LEFT JOIN sign_in_attempt f ON f.login_digest = p.login_digest ORDER BY p.login"};
constexpr store::NamedQuery kTokens{"identity.review_tokens",
                                    "SELECT t.person_id, t.expires_at, t.created_at, t.last_used_at FROM api_token t"
                                    " WHERE t.revoked_at IS NULL"};
constexpr store::NamedQuery kAddresses{
    "identity.review_addresses",
    "SELECT s.person_id, CAST(COUNT(DISTINCT s.remote_ip) AS BIGINT) FROM session s WHERE s.ended_at IS NULL"
    " AND s.expires_at > :now AND s.last_seen_at > :since GROUP BY s.person_id"};
constexpr store::NamedQuery kLatest{
    "identity.latest_reviews",
    "SELECT " YG_REVIEW_COLUMNS
    " FROM account_review r JOIN (SELECT person_id, MAX(id) AS id FROM account_review GROUP BY person_id) l"
    " ON l.id = r.id"};
constexpr store::NamedQuery kOf{"identity.reviews_of",
                                "SELECT " YG_REVIEW_COLUMNS
                                " FROM account_review r WHERE r.person_id = :person ORDER BY r.id DESC LIMIT 100"};
constexpr store::NamedQuery kIn{"identity.reviews_in", "SELECT " YG_REVIEW_COLUMNS
                                                       " FROM account_review r WHERE r.campaign_id = :campaign"
                                                       " ORDER BY r.id"};
constexpr store::NamedQuery kInsert{
    "identity.insert_review",
    "INSERT INTO account_review (id, at, person_id, person_login, outcome, reason, findings, until_at, reviewer_id,"
    " reviewer_login, campaign_id, integrity) VALUES (:id, :at, :person, :login, :outcome, :reason, :findings, :until,"
    " :reviewer, :reviewer_login, :campaign, :integrity)"};
constexpr store::NamedQuery kInsertCampaign{
    "identity.insert_campaign",
    "INSERT INTO review_campaign (id, name, unit_id, due_on, started_at, started_by, closed_by, note, integrity)"
    " VALUES (:id, :name, :unit, :due, :at, :by, '', '', :integrity)"};
constexpr store::NamedQuery kCampaigns{"identity.all_campaigns",
                                       "SELECT " YG_CAMPAIGN_COLUMNS " FROM review_campaign m ORDER BY m.id DESC"};
constexpr store::NamedQuery kCampaign{"identity.find_campaign",
                                      "SELECT " YG_CAMPAIGN_COLUMNS " FROM review_campaign m WHERE m.id = :id"};
constexpr store::NamedQuery kClose{
    "identity.close_campaign",
    "UPDATE review_campaign SET closed_at = :at, closed_by = :by, note = :note, integrity = :integrity"
    " WHERE id = :id AND closed_at IS NULL"};
constexpr store::NamedQuery kAccounts{"identity.campaign_accounts",
                                      "SELECT " YG_CAMPAIGN_ACCOUNT_COLUMNS
                                      " FROM review_campaign_account a WHERE a.campaign_id = :id ORDER BY a.login"};
constexpr store::NamedQuery kCheckReviews{"identity.check_reviews",
                                          "SELECT " YG_REVIEW_COLUMNS " FROM account_review r ORDER BY r.id"};
constexpr store::NamedQuery kCheckAccounts{"identity.check_campaign_accounts",
                                           "SELECT " YG_CAMPAIGN_ACCOUNT_COLUMNS
                                           " FROM review_campaign_account a ORDER BY a.campaign_id, a.person_id"};

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ",")); }

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ',')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

AccountReview review_at(const store::Row& row) {
  AccountReview review{.id = row.id<ReviewId>(0),
                       .at = row.instant(1),
                       .person_id = row.id<PersonId>(2),
                       .person_login = row.text(3),
                       .outcome = from_name_or(row.text(4), ReviewOutcome::keep),
                       .reason = row.text(5),
                       .findings = words_of(row.text(6)),
                       .until = row.optional_instant(7),
                       .reviewer_id = row.id<PersonId>(8),
                       .reviewer_login = row.text(9)};
  if (!row.is_null(10)) review.campaign_id = row.id<CampaignId>(10);
  return review;
}

ReviewCampaign campaign_at(const store::Row& row) {
  return {.id = row.id<CampaignId>(0),
          .name = row.text(1),
          .unit_id = row.id<UnitId>(2),
          .due_on = parse_date(row.text(3)).value_or(Date{}),
          .started_at = row.instant(4),
          .started_by = row.text(5),
          .closed_at = row.optional_instant(6),
          .closed_by = row.text(7),
          .note = row.text(8)};
}

CampaignAccount campaign_account_at(const store::Row& row) {
  return {row.id<CampaignId>(0), row.id<PersonId>(1), row.text(2),          row.text(3),
          row.text(4),           row.text(5),         words_of(row.text(6))};
}

crypto::RowCode code_of(const AccountReview& review) {
  crypto::RowCode code("account_review");
  code.add("id", review.id)
      .add("at", review.at)
      .add("person_id", review.person_id)
      .add("person_login", review.person_login)
      .add("outcome", name_of(review.outcome))
      .add("reason", review.reason)
      .add("findings", joined(review.findings))
      .add("until_at", review.until)
      .add("reviewer_id", review.reviewer_id)
      .add("reviewer_login", review.reviewer_login)
      .add("campaign_id", review.campaign_id);
  return code;
}

crypto::RowCode code_of(const ReviewCampaign& campaign) {
  crypto::RowCode code("review_campaign");
  code.add("id", campaign.id)
      .add("name", campaign.name)
      .add("unit_id", campaign.unit_id)
      .add("due_on", format_date(campaign.due_on))
      .add("started_at", campaign.started_at)
      .add("started_by", campaign.started_by)
      .add("closed_at", campaign.closed_at)
      .add("closed_by", campaign.closed_by)
      .add("note", campaign.note);
  return code;
}

crypto::RowCode code_of(const CampaignAccount& account) {
  crypto::RowCode code("review_campaign_account");
  code.add("campaign_id", account.campaign_id)
      .add("person_id", account.person_id)
      .add("login", account.login)
      .add("name", account.name)
      .add("unit_name", account.unit_name)
      .add("roles", account.roles)
      .add("findings", joined(account.findings));
  return code;
}

// Checks every row of `query`; `at` makes the thing off a row, `label` names it.
template <class At, class Label>
Result<void> check_all(store::Reader& reader, const crypto::KeyRing& keys, const store::NamedQuery& query,
                       std::size_t integrity_column, TableCheck& check, At at, Label label) {
  Result<void> outcome;
  YG_TRY(reader.each(query, {}, [&](const store::Row& row) {
    const auto thing = at(row);
    const auto sound = code_of(thing).matches(keys, row.text(integrity_column));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, row.text(0), label(thing));
    return true;
  }));
  return outcome;
}

// What stands in other tables about the accounts, by person.
struct Around {
  std::map<PersonId, std::vector<HeldRole>> roles;
  std::map<PersonId, std::vector<Instant>> token_ends;
  std::map<PersonId, std::size_t> tokens_unused;
  std::map<PersonId, std::size_t> addresses;
  std::map<PersonId, AccountReview> reviews;
};

Result<Around> look_around(store::Reader& reader, Instant now, std::chrono::minutes idle,
                           std::chrono::days token_unused_after) {
  Around around;
  YG_TRY_ASSIGN(around.roles, roles_of_all(reader));
  YG_TRY(reader.each(kTokens, {}, [&](const store::Row& row) {
    const auto person = row.id<PersonId>(0);
    const Instant end = row.instant(1);
    around.token_ends[person].push_back(end);
    const Instant used_at = row.optional_instant(3).value_or(row.instant(2));
    if (now < end && now - used_at >= token_unused_after) ++around.tokens_unused[person];
    return true;
  }));
  YG_TRY(reader.each(kAddresses, {now, now - idle}, [&](const store::Row& row) {
    around.addresses[row.id<PersonId>(0)] = static_cast<std::size_t>(row.integer(1));
    return true;
  }));
  YG_TRY(reader.each(kLatest, {}, [&](const store::Row& row) {
    AccountReview review = review_at(row);
    around.reviews.emplace(review.person_id, std::move(review));
    return true;
  }));
  return around;
}

void complete(AccountRow& row, Around& around) {
  const PersonId person = row.facts.person.id;
  row.roles = std::move(around.roles[person]);
  std::set<UnitId> units;
  for (const HeldRole& held : row.roles) units.insert(held.held.unit_id);
  row.facts.roles = row.roles.size();
  row.facts.role_units = units.size();
  row.facts.token_ends = std::move(around.token_ends[person]);
  row.facts.tokens_unused = around.tokens_unused[person];
  row.facts.live_addresses = around.addresses[person];
  if (const auto review = around.reviews.find(person); review != around.reviews.end()) {
    row.last_review = review->second;
    if (review->second.outcome == ReviewOutcome::keep) row.facts.next_review_at = review->second.until;
  }
}

}  // namespace

Result<std::vector<AccountRow>> account_rows(store::Reader& reader, const Scope& scope, Instant now,
                                             std::chrono::minutes idle, std::chrono::days token_unused_after) {
  constexpr std::size_t kBehind = kPersonIntegrityColumn + 1;
  std::vector<AccountRow> rows;
  // Of all units: an account of another unit may have the same telephone number.
  std::map<std::string, std::vector<std::string>> logins_by_phone;
  YG_TRY(reader.each(kPeople, {}, [&](const store::Row& row) {
    AccountRow account;
    account.facts.person = person_at(row, 0);
    account.facts.password_changed_at = row.instant(kBehind);
    account.facts.last_sign_in_at = row.optional_instant(kBehind + 1);
    account.unit_path = row.text(kBehind + 2);
    account.facts.unit_closed = row.text(kBehind + 3) == "closed";
    if (const Instant until = row.instant(kBehind + 4); until > now) account.locked_until = until;
    const Person& person = account.facts.person;
    if (person.phone_index && person.state == PersonState::active) {
      logins_by_phone[*person.phone_index].push_back(person.login);
    }
    if (scope.contains(account.unit_path)) rows.push_back(std::move(account));
    return true;
  }));
  YG_TRY_ASSIGN(Around around, look_around(reader, now, idle, token_unused_after));
  for (AccountRow& row : rows) {
    complete(row, around);
    const Person& person = row.facts.person;
    if (!person.phone_index) continue;
    for (const std::string& login : logins_by_phone[*person.phone_index]) {
      if (login != person.login) row.facts.same_phone.push_back(login);
    }
  }
  return rows;
}

Result<void> insert_review(store::Transaction& tx, const crypto::KeyRing& keys, const AccountReview& review) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(review).code(keys));
  YG_TRY(tx.run(kInsert, {review.id, review.at, review.person_id, review.person_login, name_of(review.outcome),
                          review.reason, joined(review.findings), review.until, review.reviewer_id,
                          review.reviewer_login, review.campaign_id, integrity}));
  return {};
}

Result<std::vector<AccountReview>> reviews_of(store::Reader& reader, PersonId person) {
  return reader.all(kOf, {person}, review_at);
}

Result<std::map<PersonId, AccountReview>> reviews_in(store::Reader& reader, CampaignId campaign) {
  std::map<PersonId, AccountReview> latest;
  YG_TRY(reader.each(kIn, {campaign}, [&](const store::Row& row) {
    AccountReview review = review_at(row);
    latest.insert_or_assign(review.person_id, std::move(review));
    return true;
  }));
  return latest;
}

Result<void> insert_campaign(store::Transaction& tx, const crypto::KeyRing& keys, const ReviewCampaign& campaign,
                             const std::vector<CampaignAccount>& accounts) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(campaign).code(keys));
  YG_TRY(tx.run(kInsertCampaign, {campaign.id, campaign.name, campaign.unit_id, campaign.due_on, campaign.started_at,
                                  campaign.started_by, integrity}));
  std::vector<store::Params> rows;
  for (const CampaignAccount& account : accounts) {
    YG_TRY_ASSIGN(const std::string code, code_of(account).code(keys));
    rows.push_back({account.campaign_id, account.person_id, account.login, account.name, account.unit_name,
                    account.roles, joined(account.findings), code});
  }
  return tx.insert_many("review_campaign_account",
                        {"campaign_id", "person_id", "login", "name", "unit_name", "roles", "findings", "integrity"},
                        rows);
}

Result<std::vector<ReviewCampaign>> all_campaigns(store::Reader& reader) {
  return reader.all(kCampaigns, {}, campaign_at);
}

Result<std::optional<ReviewCampaign>> find_campaign(store::Reader& reader, CampaignId id) {
  return reader.one(kCampaign, {id}, campaign_at);
}

Result<std::vector<CampaignAccount>> accounts_of(store::Reader& reader, CampaignId id) {
  return reader.all(kAccounts, {id}, campaign_account_at);
}

Result<bool> close_campaign(store::Transaction& tx, const crypto::KeyRing& keys, const ReviewCampaign& campaign) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(campaign).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows,
                tx.run(kClose, {campaign.closed_at, campaign.closed_by, campaign.note, integrity, campaign.id}));
  return rows == 1;
}

Result<void> check_reviews(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return check_all(reader, keys, kCheckReviews, kReviewIntegrityColumn, check, review_at,
                   [](const AccountReview& review) { return review.person_login; });
}

Result<void> check_campaigns(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return check_all(reader, keys, kCampaigns, kCampaignIntegrityColumn, check, campaign_at,
                   [](const ReviewCampaign& campaign) { return campaign.name; });
}

Result<void> check_campaign_accounts(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  return check_all(reader, keys, kCheckAccounts, kCampaignAccountIntegrityColumn, check, campaign_account_at,
                   [](const CampaignAccount& account) { return account.login; });
}

}  // namespace yunguan::identity
