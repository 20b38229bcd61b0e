// SPDX-License-Identifier: Apache-2.0
// Changing a whitelist takes two people (§1.1 … §1.3): one asks, another reviews with a signed reason. Changes count towards a yearly
// number for each card and kind of list; approval checks everything again and commands the network.
#pragma once

#include "card/card_changes.h"
#include "control/ground.h"
#include "control/whitelist_change.h"
#include "http/page.h"

namespace yunguan::control {

struct Yearly {
  std::int64_t year = 0;
  std::int64_t count = 0;  // approved changes that count
  std::int64_t limit = 0;
};
BOOST_DESCRIBE_STRUCT(Yearly, (), (year, count, limit))

struct WhitelistChangeRow {
  WhitelistChangeId id;
  CardId card_id;
  std::string msisdn;
  UnitId unit_id;
  std::string unit_name;
  card::Aspect aspect = card::Aspect::voice;
  std::vector<std::string> add;
  std::vector<std::string> remove;
  std::string reason;
  bool emergency = false;
  ChangeState state = ChangeState::pending;
  std::string requested_by;
  Instant requested_at;
  std::string decided_by;
  std::optional<Instant> decided_at;
  std::string decision_reason;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(WhitelistChangeRow, (),
                      (id, card_id, msisdn, unit_id, unit_name, aspect, add, remove, reason, emergency, state,
                       requested_by, requested_at, decided_by, decided_at, decision_reason, version))

struct WhitelistChangeDetail : WhitelistChangeRow {
  std::vector<std::string> current;  // the card's list now
  std::vector<std::string> before;   // as the approval found and left it
  std::vector<std::string> after;
  std::int64_t entries_max = 0;
  std::string clause;
  Yearly yearly;
  bool counts = true;     // whether an approval counts, or did
  bool signed_ = false;   // the row still fits its signature
  std::string signature;  // "HMAC-SM3"
  bool may_review = false;
  std::optional<Text> why_not;  // when it is pending and the caller may not
  bool may_withdraw = false;
};
BOOST_DESCRIBE_STRUCT(WhitelistChangeDetail, (WhitelistChangeRow),
                      (current, before, after, entries_max, clause, yearly, counts, signed_, signature, may_review,
                       why_not, may_withdraw))

struct WhitelistRequestInput {
  card::Aspect aspect = card::Aspect::voice;
  std::vector<std::string> add;
  std::vector<std::string> remove;
  std::string reason;
  std::optional<bool> emergency;
};
BOOST_DESCRIBE_STRUCT(WhitelistRequestInput, (), (aspect, add, remove, reason, emergency))

struct DecisionInput {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DecisionInput, (), (reason))

class WhitelistService {
 public:
  explicit WhitelistService(const Ground& ground) : ground_(ground) {}

  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<WhitelistChangeRow>> list(const http::Request& request) const;
  Result<WhitelistChangeDetail> get(const http::Request& request) const;
  // Errors: control.not_whitelist, control.nothing, control.emergency, those of check_list, control.request_open (conflict: one
  // is pending), control.yearly_limit (conflict; where.value is "count/limit").
  Result<WhitelistChangeDetail> request_change(const http::Request& request, const WhitelistRequestInput& input) const;
  // Errors: control.own_request (forbidden), control.decided (conflict), control.list_changed (conflict: an entry to add is there,
  // one to remove is gone), control.yearly_limit, control.list_full and the like when the rules or the card changed meanwhile.
  Result<WhitelistChangeDetail> approve(const http::Request& request, const DecisionInput& input) const;
  Result<WhitelistChangeDetail> refuse(const http::Request& request, const DecisionInput& input) const;
  Result<WhitelistChangeDetail> withdraw(const http::Request& request) const;

  // A change that one person asked for and another agreed to elsewhere, in an order: checked, counted, signed and done in the caller's
  // transaction. Errors: as request_change and approve; control.own_request when both are one.
  Result<WhitelistChange> carry_out(store::Transaction& tx, WhitelistChange change, const card::Record& card,
                                    const identity::Actor& actor) const;

  // What would keep it from being done now; the same errors.
  Result<void> look_at(store::Reader& reader, const WhitelistChange& change, const card::Facts& facts) const;

  Result<Yearly> yearly(store::Reader& reader, CardId card, card::Aspect aspect) const;
  // Requests that the caller may decide, for the workbench; counts no further than `max`.
  Result<std::int64_t> to_review(const http::Request& request, std::int64_t max) const;

 private:
  struct Found {
    FoundChange found;
    card::Record card;
  };
  Result<Found> find_visible(const http::Request& request, std::string_view permission) const;
  Result<WhitelistChangeDetail> detail(const http::Request& request, const FoundChange& found,
                                       const card::Record& card) const;
  Result<WhitelistChangeDetail> decide(
      const http::Request& request, const std::string& action, std::string_view permission,
      const std::function<Result<void>(store::Transaction&, WhitelistChange&, const card::Record&,
                                       identity::AuditEntry&)>& body) const;
  Result<void> check_yearly(store::Reader& reader, const WhitelistChange& change) const;
  Result<void> apply(store::Transaction& tx, WhitelistChange& change, const card::Record& card,
                     identity::AuditEntry& audit) const;
  // Errors: control.not_whitelist, control.nothing, control.too_many_entries, control.emergency, those of check_list.
  Result<void> check_wish(const WhitelistChange& change, const card::Facts& facts) const;

  const Ground& ground_;
};

}  // namespace yunguan::control
