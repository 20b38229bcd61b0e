// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_chain_store.h"

#include <algorithm>

#include "crypto/hex.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kHead{"identity.audit_head",
                                  "SELECT position, link, integrity FROM audit_head WHERE id = 1"};
constexpr store::NamedQuery kLock{"identity.lock_audit_head", "UPDATE audit_head SET position = position WHERE id = 1"};
constexpr store::NamedQuery kSetHead{
    "identity.set_audit_head",
    "INSERT INTO audit_head (id, position, link, integrity) VALUES (1, :position, :link, :integrity)"
    " ON CONFLICT (id) DO UPDATE SET position = excluded.position, link = excluded.link, integrity = "
    "excluded.integrity"};
constexpr store::NamedQuery kPending{
    "identity.audit_pending",
    "SELECT p.audit_id, a.integrity FROM audit_pending p JOIN audit_row a ON a.id = p.audit_id"
    " ORDER BY p.audit_id LIMIT :max"};
constexpr store::NamedQuery kChained{
    "identity.audit_chained",
    "DELETE FROM audit_pending WHERE audit_id IN (SELECT audit_id FROM audit_chain WHERE position >= :first)"};
constexpr store::NamedQuery kLastBefore{
    "identity.audit_last_before",
    "SELECT position, audit_id, chained_at, link FROM audit_chain WHERE chained_at < :at"
    " ORDER BY chained_at DESC, position DESC LIMIT 1"};
#define YG_SEAL_COLUMNS "day, position, link, previous_link, signed_at, signature"
constexpr store::NamedQuery kLastSeal{"identity.last_audit_seal",
                                      "SELECT " YG_SEAL_COLUMNS " FROM audit_seal ORDER BY day DESC LIMIT 1"};
constexpr store::NamedQuery kSeals{"identity.audit_seals", "SELECT " YG_SEAL_COLUMNS " FROM audit_seal ORDER BY day"};
constexpr store::NamedQuery kInsertSeal{"identity.insert_audit_seal",
                                        "INSERT INTO audit_seal (" YG_SEAL_COLUMNS
                                        ") VALUES (:day, :position, :link, :previous, :at, :signature)"};

StoredSeal seal_at(const store::Row& row) {
  return {row.text(0), row.integer(1), row.text(2), row.text(3), row.instant(4), row.text(5)};
}

std::optional<crypto::Digest> digest_from_hex(std::string_view hex) {
  const auto bytes = crypto::from_hex(hex);
  crypto::Digest digest;
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

}  // namespace

crypto::RowCode code_of(const ChainHead& head) {
  crypto::RowCode code("audit_head");
  code.add("position", head.position).add("link", head.link);
  return code;
}

Result<std::optional<ChainHead>> chain_head(store::Reader& reader) {
  return reader.one(kHead, {}, [](const store::Row& row) {
    return ChainHead{row.integer(0), row.text(1), row.text(2)};
  });
}

Result<void> lock_chain(store::Transaction& tx) {
  YG_TRY(tx.run(kLock, {}));
  return {};
}

Result<void> set_chain_head(store::Transaction& tx, const ChainHead& head) {
  YG_TRY(tx.run(kSetHead, {head.position, head.link, head.integrity}));
  return {};
}

Result<std::vector<PendingRow>> pending_rows(store::Reader& reader, std::int64_t max) {
  return reader.all(kPending, {max}, [](const store::Row& row) { return PendingRow{row.id<AuditId>(0), row.text(1)}; });
}

Result<void> append_links(store::Transaction& tx, const std::vector<ChainRow>& rows) {
  if (rows.empty()) return {};
  std::vector<store::Params> values;
  values.reserve(rows.size());
  for (const ChainRow& row : rows) values.push_back({row.position, row.audit_id, row.chained_at, row.link});
  YG_TRY(tx.insert_many("audit_chain", {"position", "audit_id", "chained_at", "link"}, values));
  YG_TRY(tx.run(kChained, {rows.front().position}));
  return {};
}

Result<std::optional<ChainRow>> last_link_before(store::Reader& reader, Instant at) {
  return reader.one(kLastBefore, {at}, [](const store::Row& row) {
    return ChainRow{row.integer(0), row.id<AuditId>(1), row.instant(2), row.text(3)};
  });
}

Result<std::optional<StoredSeal>> last_seal(store::Reader& reader) { return reader.one(kLastSeal, {}, seal_at); }

Result<std::vector<StoredSeal>> all_seals(store::Reader& reader) { return reader.all(kSeals, {}, seal_at); }

Result<void> insert_seal(store::Transaction& tx, const StoredSeal& seal) {
  YG_TRY(tx.run(kInsertSeal, {seal.day, seal.position, seal.link, seal.previous_link, seal.signed_at, seal.signature}));
  return {};
}

std::optional<crypto::DaySeal> day_seal_of(const StoredSeal& seal) {
  const auto day = parse_date(seal.day);
  const auto link = digest_from_hex(seal.link);
  const auto previous = digest_from_hex(seal.previous_link);
  if (!day || !link || !previous) return std::nullopt;
  return crypto::DaySeal{std::string(kAuditChain), *day, seal.position, *link, *previous};
}

}  // namespace yunguan::identity
