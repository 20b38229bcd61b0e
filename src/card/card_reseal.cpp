// SPDX-License-Identifier: Apache-2.0
#include "card/card_reseal.h"

#include <fmt/format.h>

#include "card/card_record.h"
#include "crypto/sealed.h"

namespace yunguan::card {
namespace {

using store::Params;
using store::Row;

constexpr std::int64_t kBatch = 500;

constexpr store::NamedQuery kUpdate{
    "card.reseal_person",
    "UPDATE card_person SET sealed = :sealed, name_masked = :name, phone_masked = :phone, document_masked = :document,"
    " phone_index = :phone_index, document_index = :document_index, integrity = :integrity"
    " WHERE card_id = :card AND role = :role AND sealed = :before"};

struct Stored {
  CardId card;
  PersonRole role = PersonRole::responsible;
  std::string sealed;
  bool genuine = false;
};

struct Batch {
  identity::Resealed outcome;
  std::size_t rows = 0;
  CardId last;
  int last_role = 0;
};

Result<std::vector<Stored>> next_rows(store::Reader& reader, const crypto::KeyRing& keys, CardId after, int role) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM card_person WHERE (card_id > :card OR (card_id = :same AND role > :role)) AND sealed NOT LIKE "
      ":newest"
      " ORDER BY card_id, role LIMIT :count",
      fmt::join(person_columns(), ", "));
  const std::string newest = crypto::sealed_prefix(keys.current_version(crypto::KeyPurpose::data)) + "%";
  std::vector<Stored> found;
  Result<void> device;
  YG_TRY(reader.each({"card.old_persons", kSql}, {after, after, role, newest, kBatch}, [&](const Row& row) {
    const auto genuine = person_is_genuine(row, keys);
    if (!genuine) device = std::unexpected(genuine.error());
    found.push_back({row.id<CardId>(0), static_cast<PersonRole>(row.integer(1)), row.text(2), genuine && *genuine});
    return device.has_value();
  }));
  YG_TRY(device);
  return found;
}

Result<Batch> reseal_batch(store::Transaction& tx, const crypto::KeyRing& keys, CardId after, int role) {
  YG_TRY_ASSIGN(const auto rows, next_rows(tx, keys, after, role));
  Batch batch{{}, rows.size(), after, role};
  for (const Stored& stored : rows) {
    batch.last = stored.card;
    batch.last_role = static_cast<int>(stored.role);
    if (!stored.genuine) {
      ++batch.outcome.left;
      continue;
    }
    YG_TRY_ASSIGN(const auto person, open_person(stored.card, stored.role, stored.sealed, keys));
    YG_TRY_ASSIGN(const auto row, person_row(stored.card, stored.role, person, keys));
    if (!row) continue;
    // Behind card_id and role, as person_columns() has them.
    Params params(row->begin() + 2, row->end());
    params.insert(params.end(), {stored.card, static_cast<int>(stored.role), stored.sealed});
    YG_TRY_ASSIGN(const std::int64_t updated, tx.run(kUpdate, params));
    batch.outcome.rows += updated;
  }
  return batch;
}

}  // namespace

Result<identity::Resealed> reseal_persons(store::Database& db, const crypto::KeyRing& keys) {
  identity::Resealed outcome;
  CardId after;
  int role = 0;
  while (true) {
    YG_TRY_ASSIGN(const Batch batch,
                  db.write([&](store::Transaction& tx) { return reseal_batch(tx, keys, after, role); }));
    outcome.rows += batch.outcome.rows;
    outcome.left += batch.outcome.left;
    if (batch.rows < static_cast<std::size_t>(kBatch)) return outcome;
    after = batch.last;
    role = batch.last_role;
  }
}

}  // namespace yunguan::card
