// SPDX-License-Identifier: Apache-2.0
#include "peer/peer_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/parse.h"
#include "crypto/row_code.h"
#include "crypto/sealed.h"

namespace yunguan::peer {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

#define YG_PEER_COLUMNS                                                                                        \
  "code, name_zh, name_en, url, operations, timeout_seconds, tries_max, answer_minutes, is_on, secret_sealed," \
  " old_secret_sealed, old_until, created_at, changed_at, version, integrity"
constexpr NamedQuery kInsert{
    "peer.insert", "INSERT INTO peer (" YG_PEER_COLUMNS
                   ", id) VALUES (:code, :zh, :en, :url, :operations, :timeout, :tries, :answer, :on, :secret, :old,"
                   " :until, :created, :changed, :version, :integrity, :id)"};
constexpr NamedQuery kUpdate{
    "peer.update",
    "UPDATE peer SET code = :code, name_zh = :zh, name_en = :en, url = :url, operations = :operations,"
    " timeout_seconds = :timeout, tries_max = :tries, answer_minutes = :answer, is_on = :on, secret_sealed = :secret,"
    " old_secret_sealed = :old, old_until = :until, created_at = :created, changed_at = :changed, version = :version,"
    " integrity = :integrity WHERE id = :id AND version = :before"};
constexpr NamedQuery kAll{"peer.all", "SELECT id, " YG_PEER_COLUMNS " FROM peer ORDER BY code"};
constexpr NamedQuery kById{"peer.by_id", "SELECT id, " YG_PEER_COLUMNS " FROM peer WHERE id = :id"};
constexpr NamedQuery kByCode{"peer.by_code", "SELECT id, " YG_PEER_COLUMNS " FROM peer WHERE code = :code"};

constexpr std::string_view kSecret = "secret";
constexpr std::string_view kOldSecret = "old_secret";

crypto::FieldPlace place_of(PeerId id, std::string_view column) { return {"peer", column, id.value}; }

// As it lies in the store, with the secrets as they are sealed.
struct Stored {
  Peer peer;
  std::string secret_sealed;
  std::string old_sealed;
  std::string integrity;
};

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ",")); }

crypto::RowCode code_of(const Stored& row) {
  const Peer& peer = row.peer;
  crypto::RowCode code("peer");
  code.add("id", peer.id).add("code", peer.code).add("name_zh", peer.name.zh).add("name_en", peer.name.en);
  code.add("url", peer.url).add("operations", joined(peer.operations)).add("timeout", peer.timeout_seconds);
  code.add("tries_max", peer.tries_max).add("answer_minutes", peer.answer_minutes).add("is_on", peer.is_on ? 1 : 0);
  code.add("secret", row.secret_sealed).add("old_secret", row.old_sealed).add("old_until", peer.old_until);
  code.add("created_at", peer.created_at).add("changed_at", peer.changed_at).add("version", peer.version);
  return code;
}

Stored read_row(const Row& row) {
  Stored found{.peer = {.id = row.id<PeerId>(0),
                        .code = row.text(1),
                        .name = {row.text(2), row.text(3)},
                        .url = row.text(4),
                        .timeout_seconds = row.integer(6),
                        .tries_max = row.integer(7),
                        .answer_minutes = row.integer(8),
                        .is_on = row.truth(9),
                        .created_at = row.instant(13),
                        .changed_at = row.instant(14),
                        .version = row.integer(15),
                        .old_until = row.optional_instant(12)},
               .secret_sealed = row.text(10),
               .old_sealed = row.text(11),
               .integrity = row.text(16)};
  const std::string operations = row.text(5);
  if (operations.empty()) return found;
  for (const std::string_view one : split(operations, ',')) found.peer.operations.emplace_back(one);
  return found;
}

Result<Peer> opened(Stored row, const crypto::KeyRing* keys) {
  if (keys == nullptr) return std::move(row.peer);
  YG_TRY_ASSIGN(row.peer.secret, crypto::open_sealed(*keys, place_of(row.peer.id, kSecret), row.secret_sealed));
  if (!row.old_sealed.empty()) {
    YG_TRY_ASSIGN(row.peer.old_secret, crypto::open_sealed(*keys, place_of(row.peer.id, kOldSecret), row.old_sealed));
  }
  return std::move(row.peer);
}

Result<Params> params_of(const crypto::KeyRing& keys, const Peer& peer) {
  Stored row{.peer = peer, .secret_sealed = {}, .old_sealed = {}, .integrity = {}};
  YG_TRY_ASSIGN(row.secret_sealed, crypto::seal(keys, place_of(peer.id, kSecret), peer.secret));
  if (!peer.old_secret.empty()) {
    YG_TRY_ASSIGN(row.old_sealed, crypto::seal(keys, place_of(peer.id, kOldSecret), peer.old_secret));
  }
  YG_TRY_ASSIGN(std::string integrity, code_of(row).code(keys));
  return Params{peer.code,
                peer.name.zh,
                peer.name.en,
                peer.url,
                joined(peer.operations),
                peer.timeout_seconds,
                peer.tries_max,
                peer.answer_minutes,
                peer.is_on,
                row.secret_sealed,
                row.old_sealed,
                peer.old_until,
                peer.created_at,
                peer.changed_at,
                peer.version,
                std::move(integrity),
                peer.id};
}

Result<std::optional<Peer>> find_by(store::Reader& reader, const crypto::KeyRing* keys, const NamedQuery& query,
                                    store::Value by) {
  YG_TRY_ASSIGN(auto row, reader.one(query, {std::move(by)}, read_row));
  if (!row) return std::optional<Peer>{};
  YG_TRY_ASSIGN(Peer peer, opened(std::move(*row), keys));
  return std::optional{std::move(peer)};
}

}  // namespace

bool Peer::takes(std::string_view operation) const {
  for (const std::string& one : operations) {
    if (one == operation) return true;
  }
  return false;
}

Result<void> insert(store::Transaction& tx, const crypto::KeyRing& keys, const Peer& peer) {
  YG_TRY_ASSIGN(const Params params, params_of(keys, peer));
  YG_TRY(tx.run(kInsert, params));
  return {};
}

Result<bool> update(store::Transaction& tx, const crypto::KeyRing& keys, const Peer& peer) {
  YG_TRY_ASSIGN(Params params, params_of(keys, peer));
  params.emplace_back(peer.version - 1);
  YG_TRY_ASSIGN(const auto rows, tx.run(kUpdate, params));
  return rows == 1;
}

Result<std::vector<Peer>> all_peers(store::Reader& reader, const crypto::KeyRing* keys) {
  YG_TRY_ASSIGN(auto rows, reader.all(kAll, {}, read_row));
  std::vector<Peer> peers;
  for (Stored& row : rows) {
    YG_TRY_ASSIGN(Peer peer, opened(std::move(row), keys));
    peers.push_back(std::move(peer));
  }
  return peers;
}

Result<std::optional<Peer>> find_peer(store::Reader& reader, const crypto::KeyRing* keys, PeerId id) {
  return find_by(reader, keys, kById, id);
}

Result<std::optional<Peer>> find_peer(store::Reader& reader, const crypto::KeyRing* keys, std::string_view code) {
  return find_by(reader, keys, kByCode, code);
}

Result<std::int64_t> reseal_secrets(store::Database& db, const crypto::KeyRing& keys) {
  const std::uint32_t newest = keys.current_version(crypto::KeyPurpose::data);
  std::vector<PeerId> old;
  YG_TRY(db.read([&](store::Reader& reader) {
    return reader.each(kAll, {}, [&](const Row& row) {
      const Stored found = read_row(row);
      const bool is_old = crypto::sealed_version(found.secret_sealed) != newest ||
                          (!found.old_sealed.empty() && crypto::sealed_version(found.old_sealed) != newest);
      if (is_old) old.push_back(found.peer.id);
      return true;
    });
  }));
  for (const PeerId id : old) {
    YG_TRY(db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(auto peer, find_peer(tx, &keys, id));
      if (!peer) return {};
      ++peer->version;
      YG_TRY(update(tx, keys, *peer));
      return {};
    }));
  }
  return static_cast<std::int64_t>(old.size());
}

void add_integrity_checks(identity::IntegrityCheck& integrity) {
  integrity.add("peer",
                [](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
                  YG_TRY_ASSIGN(const auto rows, reader.all(kAll, {}, read_row));
                  for (const Stored& row : rows) {
                    YG_TRY_ASSIGN(const bool sound, code_of(row).matches(keys, row.integrity));
                    table.count(sound, std::to_string(row.peer.id.value), row.peer.code);
                  }
                  return {};
                });
}

}  // namespace yunguan::peer
