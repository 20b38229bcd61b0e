// SPDX-License-Identifier: Apache-2.0
// Kept counters of the fleet: every change of cards adds its differences in its own transaction, so that a figure over
// a million cards is a look at a few rows and always what the rows add up to.
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "card/card_record.h"
#include "identity/unit.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::card {

const std::vector<store::Migration>& figure_migrations();

// Collects what a transaction changes and writes it once at its end. Not thread-safe; parts collected by several threads
// are merged.
class FigureChange {
 public:
  void add(const Facts& facts, const Standing& standing) { count(facts, standing, 1); }
  void remove(const Facts& facts, const Standing& standing) { count(facts, standing, -1); }
  void merge(const FigureChange& other);
  Result<void> apply(store::Transaction& tx) const;

 private:
  struct Key {
    std::int64_t unit = 0;
    std::uint16_t figure = 0;  // dimension and value

    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return static_cast<std::size_t>(key.unit) * 0x9E3779B97F4A7C15u ^ static_cast<std::size_t>(key.figure) << 7;
    }
  };

  void count(const Facts& facts, const Standing& standing, std::int64_t step);

  // Differences by unit; those of the whole fleet follow from them.
  std::unordered_map<Key, std::int64_t, Hash> changes_;
};

struct ClassFigure {
  std::string class_;
  std::int64_t total = 0;
  std::int64_t ok = 0;
};
BOOST_DESCRIBE_STRUCT(ClassFigure, (), (class_, total, ok))

struct DutyFigure {
  std::int64_t required = 0;
  std::int64_t missing = 0;
};

struct Figures {
  std::int64_t total = 0;
  std::int64_t iot = 0;
  std::int64_t judged = 0;  // IoT cards that are not closed: those the guideline binds
  std::int64_t ok = 0;      // judged without a gap
  std::int64_t with_gaps = 0;
  std::map<std::string, std::int64_t> by_kind;
  std::map<std::string, std::int64_t> by_state;
  std::map<std::string, std::int64_t> by_carrier;
  std::map<std::string, std::int64_t> by_network;
  std::map<std::string, std::int64_t> by_class;
  std::map<std::string, std::int64_t> ok_by_class;
  std::map<std::string, std::int64_t> by_risk;
  std::map<Duty, DutyFigure> by_duty;
};

// Of the units given, or of the whole fleet.
Result<Figures> figures(store::Reader& reader, const std::optional<std::vector<UnitId>>& units);

struct UnitFigure {
  UnitId unit;
  std::int64_t total = 0;  // judged cards
  std::int64_t ok = 0;
  std::int64_t missing = 0;  // gaps, several of one card counted each
};
// One row per unit that has judged cards.
Result<std::vector<UnitFigure>> unit_figures(store::Reader& reader);

// The objection of this folder to closing a unit: unit.has_cards (conflict) while it still has cards.
Result<void> object_to_unit_with_cards(store::Reader& reader, const identity::Unit& unit);

// Compares the counters with the cards themselves; returns those that differ. For tests and the integrity check.
struct FigureDifference {
  std::int64_t unit = 0;
  std::string dimension;
  std::string value;
  std::int64_t kept = 0;
  std::int64_t counted = 0;
};
Result<std::vector<FigureDifference>> check_figures(store::Reader& reader);

}  // namespace yunguan::card
