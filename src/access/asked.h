// SPDX-License-Identifier: Apache-2.0
// What an order's form asks for: these cards, these systems, until that day; and what of it stands.
#pragma once

#include <boost/json/object.hpp>

#include "access/permit_store.h"
#include "access/system_store.h"
#include "card/card.h"

namespace yunguan::access {

struct AskedCard {
  CardId id;
  std::string msisdn;
  card::State state{};
  UnitId unit;
};

struct Asked {
  std::vector<AskedCard> cards;  // those that are there
  std::vector<System> systems;   // as well
  std::optional<Date> last_day;
  std::vector<Permit> active;  // of these cards for these systems

  [[nodiscard]] const Permit* standing(CardId card, SystemId system) const;
  // The first instant behind the last day.
  [[nodiscard]] Instant until() const { return start_of(std::chrono::sys_days{*last_day} + std::chrono::days{1}); }
};

// By id; those that are gone are left out.
Result<std::vector<AskedCard>> cards_by_id(store::Reader& reader, std::span<const std::int64_t> ids);
Result<Asked> read_asked(store::Reader& reader, const boost::json::object& values);

// Cards that may reach anything at all: neither in stock nor on their way out.
[[nodiscard]] bool is_in_use(card::State state);
// The last day a permit may be asked for today.
[[nodiscard]] Date last_day_of(const System& system, Date today);

}  // namespace yunguan::access
