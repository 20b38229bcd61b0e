// SPDX-License-Identifier: Apache-2.0
// Exceptions as the API shows and takes them.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "card/rules.h"
#include "compliance/exception_choice.h"
#include "identity/unit_tree.h"

namespace yunguan::compliance {

struct ExceptionInput {
  std::vector<CardId> card_ids;  // either these,
  std::optional<UnitId> unit_id;
  std::optional<std::string> plan;  // or those of the unit with this plan
  std::optional<std::string> scene;
  std::vector<DutyLimit> duties;
  std::optional<std::string> reason;
  std::optional<std::string> document;
  std::optional<Date> from;   // the first day; today when absent
  std::optional<Date> until;  // the last day
};
BOOST_DESCRIBE_STRUCT(ExceptionInput, (), (card_ids, unit_id, plan, scene, duties, reason, document, from, until))

struct ReasonInput {
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ReasonInput, (), (reason))

struct ExceptedDuty {
  card::Duty duty{};
  Text name;
  std::int64_t limit = 0;
  std::int64_t usual_limit = 0;
  std::vector<std::string> clauses;
};
BOOST_DESCRIBE_STRUCT(ExceptedDuty, (), (duty, name, limit, usual_limit, clauses))

struct SignatureView {
  std::string login;
  Instant at;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(SignatureView, (), (login, at, words))

struct ExceptionView {
  ExceptionId id;
  ExceptionState state{};
  Text state_name;
  UnitId unit_id;
  std::string unit_name;
  std::string plan;
  std::string scene;
  std::vector<ExceptedDuty> duties;
  std::string reason;
  std::string document;
  Date from;
  Date until;  // the last day
  std::int64_t cards = 0;
  SignatureView requested;
  std::optional<SignatureView> decided;
  std::optional<SignatureView> ended;     // by the clock, a revocation or a withdrawal
  std::optional<std::int64_t> days_left;  // of one in force, today included
  bool expires_soon = false;
  bool mine = false;  // asked for by the caller: somebody else must review it
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ExceptionView, (),
                      (id, state, state_name, unit_id, unit_name, plan, scene, duties, reason, document, from, until,
                       cards, requested, decided, ended, days_left, expires_soon, mine, version))

struct LeftOut {
  Fit fit{};
  Text sentence;
  std::int64_t cards = 0;
};
BOOST_DESCRIBE_STRUCT(LeftOut, (), (fit, sentence, cards))

struct ExceptionPreview {
  std::int64_t cards = 0;
  std::vector<LeftOut> left_out;
};
BOOST_DESCRIBE_STRUCT(ExceptionPreview, (), (cards, left_out))

struct ExceptedCard {
  CardId id;
  std::string msisdn;
  std::string unit_name;
  std::vector<card::Duty> missing;
};
BOOST_DESCRIBE_STRUCT(ExceptedCard, (), (id, msisdn, unit_name, missing))

struct ExceptedCards {
  std::vector<ExceptedCard> items;
  std::optional<CardId> next;  // ?after= of the next page
};
BOOST_DESCRIBE_STRUCT(ExceptedCards, (), (items, next))

struct CardExceptions {
  std::vector<ExceptionView> items;
};
BOOST_DESCRIBE_STRUCT(CardExceptions, (), (items))

struct ExceptionCounts {
  std::int64_t requested = 0;
  std::int64_t in_force = 0;
  std::int64_t expiring_soon = 0;  // of those in force, within soon_days
  std::int64_t soon_days = kExpiringSoon.count();
};
BOOST_DESCRIBE_STRUCT(ExceptionCounts, (), (requested, in_force, expiring_soon, soon_days))

[[nodiscard]] ExceptionView view_of(const Exception& exception, const card::Rules& rules,
                                    const identity::UnitTree& tree, Instant now, PersonId caller);

}  // namespace yunguan::compliance
