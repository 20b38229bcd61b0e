// SPDX-License-Identifier: Apache-2.0
// Models of one's own (MON-10) as they are kept: a rule has a name and a number for ever; what it says is an edition with its days,
// and a change is a new edition, so that days before it are judged as they were.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/migration.h"
#include "tuning/entry.h"

namespace yunguan::tuning {

using EditionId = StrongId<struct RuleEditionTag>;

const std::vector<store::Migration>& own_rule_migrations();

struct RuleEdition {
  EditionId id;
  std::string title;
  std::string when;
  std::string subject;  // "": the rule's name
  std::string window;   // day | month
  bool on = true;       // off: only where a tuning switches it on
  Date valid_from;
  std::optional<Date> valid_to;
  std::string reason;
  std::string changed_by;
  Instant changed_at;
  EntryState state = EntryState::in_force;
};
BOOST_DESCRIBE_STRUCT(RuleEdition, (),
                      (id, title, when, subject, window, on, valid_from, valid_to, reason, changed_by, changed_at,
                       state))

struct OwnRule {
  std::int64_t number = 0;
  std::string name;
  std::vector<RuleEdition> editions;  // newest first; at least one
  std::int64_t version = 0;           // of the newest edition
};
BOOST_DESCRIBE_STRUCT(OwnRule, (), (number, name, editions, version))

// By number.
Result<std::vector<OwnRule>> all_rules(store::Reader& reader, Date today);
// Gives it the next number. Errors: own_rule.name_taken (conflict; also of a rule that has ended), own_rule.too_many.
Result<std::int64_t> insert_rule(store::Transaction& tx, const std::string& name, const RuleEdition& edition);
// The edition before it ends the day before the new one begins.
Result<void> insert_edition(store::Transaction& tx, const OwnRule& rule, const RuleEdition& edition);
Result<void> end_rule(store::Transaction& tx, const OwnRule& rule, Date last_day);

// Errors at the field: own_rule.name, own_rule.title, own_rule.window, and those of expr::compile at `when` and `subject`.
Result<void> check_rule_name(const std::string& name);
Result<void> check_edition(const RuleEdition& edition);

// The edition that holds on the day; nullptr: none.
[[nodiscard]] const RuleEdition* edition_on(const OwnRule& rule, Date day);
// The rules of the day as monitor/own_rules.h reads them; "" when there are none.
[[nodiscard]] std::string rules_text_on(const std::vector<OwnRule>& rules, Date day);

}  // namespace yunguan::tuning
