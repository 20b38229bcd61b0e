// SPDX-License-Identifier: Apache-2.0
// The list of cards: what it can be filtered and sorted by, and the way a page is read. The page's ids come from narrow
// indexes first; only the rows shown are then fetched whole.
#pragma once

#include <memory>
#include <vector>

#include "card/card_record.h"
#include "http/filter.h"
#include "http/page.h"
#include "identity/unit_tree.h"

namespace yunguan::card {

struct CardList {
  [[nodiscard]] static const http::List& declaration();

  // What the caller may see, and the unit asked for, as one condition.
  [[nodiscard]] static http::SqlPiece scope(const std::optional<std::vector<UnitId>>& units);

  static Result<http::Page<Record>> page(store::Reader& reader, const http::ListQuery& query,
                                         const http::SqlPiece& scope, std::optional<std::int64_t> known_total);
  // All cards of the query in order, read in steps so that no step holds the store for long.
  static Result<void> each(store::Database& db, const http::ListQuery& query, const http::SqlPiece& scope,
                           const std::function<Result<void>(const Record&)>& visit);
};

// The records of these ids in the order given; ids that are gone are left out.
Result<std::vector<Record>> find_many(store::Reader& reader, const std::vector<CardId>& ids);

}  // namespace yunguan::card
