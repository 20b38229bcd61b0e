// SPDX-License-Identifier: Apache-2.0
// The SQL of exceptions. All functions work inside the caller's transaction. Every row carries an integrity code over all that was asked
// for, signed and ended, the digest of its cards included.
#pragma once

#include <vector>

#include "card/card_record.h"
#include "compliance/exception.h"
#include "http/page.h"
#include "identity/integrity.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::compliance {

const std::vector<store::Migration>& exception_migrations();

// Stores it with its cards; the id is given, the digest made here.
Result<Exception> insert(store::Transaction& tx, Exception exception, const std::vector<CardId>& cards,
                         const crypto::KeyRing& ring);
Result<std::optional<Exception>> find_exception(store::Reader& reader, ExceptionId id);
// Whether the row fits its code and its cards their digest.
Result<bool> is_genuine(store::Reader& reader, ExceptionId id, const crypto::KeyRing& ring);
// Writes state, signatures and version + 1; exception.stale (stale) when another was quicker. `unsettled`: its cards must be judged anew.
Result<Exception> save(store::Transaction& tx, Exception exception, bool unsettled, const crypto::KeyRing& ring);

// Those whose day has come: approved ones that begin, and whatever is over.
Result<std::vector<ExceptionId>> due(store::Reader& reader, Instant now);
Result<std::vector<ExceptionId>> unsettled(store::Reader& reader);
Result<void> mark_settled(store::Transaction& tx, ExceptionId id, std::int64_t version);

// How far an exception has come with one of its cards.
enum class Reach : std::uint8_t { waiting = 0, counts = 1, lifted = 2 };
Result<std::vector<CardId>> cards_at(store::Reader& reader, ExceptionId id, Reach reach, std::int64_t limit);
Result<void> set_reach(store::Transaction& tx, ExceptionId id, const std::vector<CardId>& cards, Reach reach);
// What all exceptions in force allow each of these cards; cards without any are absent.
Result<std::vector<std::pair<CardId, card::Excepted>>> limits_in_force(store::Reader& reader,
                                                                       const std::vector<CardId>& cards);
// Of one card, newest first.
Result<std::vector<Exception>> exceptions_of(store::Reader& reader, CardId card);
// Ids behind `after`, in order.
Result<std::vector<CardId>> cards_of(store::Reader& reader, ExceptionId id, CardId after, std::int64_t limit);

// The list of the API.
[[nodiscard]] const http::List& exception_list();
Result<http::Page<Exception>> exception_page(store::Reader& reader, const http::ListQuery& query,
                                             const std::optional<std::vector<UnitId>>& units);

// Those in force, of the units given or of all, those that end first before the others.
Result<std::vector<Exception>> exceptions_in_force(store::Reader& reader,
                                                   const std::optional<std::vector<UnitId>>& units);

// How many wait for a reviewer, are in force, and end within kExpiringSoon.
struct ExceptionTotals {
  std::int64_t requested = 0;
  std::int64_t in_force = 0;
  std::int64_t expiring_soon = 0;
};
Result<ExceptionTotals> count_exceptions(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                         Instant now);

void add_exception_checks(identity::IntegrityCheck& integrity);

}  // namespace yunguan::compliance
