// SPDX-License-Identifier: Apache-2.0
// What an act makes of one card, or why it leaves the card alone. No store: a preview and the act itself ask the same question.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bulk/bulk_spec.h"
#include "card/card_form.h"
#include "card/card_history.h"
#include "card/lifecycle.h"
#include "card/rules.h"
#include "identity/unit_tree.h"

namespace yunguan::bulk {

// Thread-safe once made. Rules outlive it.
class Deed {
 public:
  // Errors (invalid), with where.field: bulk.reason_needed, bulk.values, bulk.field, bulk.tags, bulk.unit, and those of card/card_form.h
  // for values that no card could have.
  static Result<Deed> make(const BulkSpec& spec, const card::Rules& rules, const card::Periods& periods,
                           std::shared_ptr<const identity::UnitTree> tree, identity::Scope scope);

  // Whether it opens cards for use or gives a unit more of them: not while the unit stands frozen or blacklisted (SIM-14).
  [[nodiscard]] bool opens() const;

  struct Outcome {
    card::Facts facts;
    std::vector<card::Remark> breaches;  // clauses the new values break, though they can be kept
  };
  // The card afterwards. The error is the reason to leave it alone: bulk.out_of_scope, bulk.no_change, bulk.closed_card,
  // bulk.changed_since, or what the table of a card's life and the form say. `undoes`: of an undo, what the act that is taken back
  // changed in this card.
  [[nodiscard]] Result<Outcome> of(const card::Record& record, std::span<const card::Change> undoes, Instant now) const;

 private:
  Deed(const BulkSpec& spec, const card::Rules& rules, const card::Periods& periods,
       std::shared_ptr<const identity::UnitTree> tree, identity::Scope scope);
  Result<void> check() const;
  Result<Outcome> by_life(const card::Record& record, card::LifeEvent event, Instant now) const;
  Result<Outcome> by_form(const card::Facts& before, const std::map<std::string, std::string>& words) const;
  Result<Outcome> by_tags(const card::Facts& before) const;
  Result<Outcome> by_undoing(const card::Record& record, std::span<const card::Change> undoes, Instant now) const;
  [[nodiscard]] std::optional<UnitId> unit_of(std::string_view id) const;

  BulkSpec spec_;
  const card::Rules* rules_;
  card::Periods periods_;
  std::shared_ptr<const identity::UnitTree> tree_;
  identity::Scope scope_;
};

// Fields of the acts `plan` and `controls`.
[[nodiscard]] std::span<const std::string_view> fields_of(Kind kind);

}  // namespace yunguan::bulk
