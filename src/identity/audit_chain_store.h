// SPDX-License-Identifier: Apache-2.0
// The SQL of the chain over the audit log: links, its head, and the daily seals.
#pragma once

#include <optional>
#include <vector>

#include "crypto/hash_chain.h"
#include "crypto/row_code.h"
#include "identity/audit_row.h"
#include "store/database.h"

namespace yunguan::identity {

inline constexpr std::string_view kAuditChain = "audit";

// Where the chain ends, kept apart from it with a code of its own, so that a cut tail is noticed before the next seal.
struct ChainHead {
  std::int64_t position = 0;
  std::string link;  // hex; of chain_start() at position 0
  std::string integrity;
};
[[nodiscard]] crypto::RowCode code_of(const ChainHead& head);

struct PendingRow {
  AuditId audit_id;
  std::string integrity;  // the audit row's code
};

struct ChainRow {
  std::int64_t position = 0;
  AuditId audit_id;
  Instant chained_at;
  std::string link;  // hex
};

struct StoredSeal {
  std::string day;
  std::int64_t position = 0;
  std::string link;           // hex
  std::string previous_link;  // hex
  Instant signed_at;
  std::string signature;
};

Result<std::optional<ChainHead>> chain_head(store::Reader& reader);
// Makes the caller the only one to extend the chain until its transaction ends.
Result<void> lock_chain(store::Transaction& tx);
Result<void> set_chain_head(store::Transaction& tx, const ChainHead& head);

// Rows committed and not yet chained, by id.
Result<std::vector<PendingRow>> pending_rows(store::Reader& reader, std::int64_t max);
Result<void> append_links(store::Transaction& tx, const std::vector<ChainRow>& rows);
// The last link made before an instant.
Result<std::optional<ChainRow>> last_link_before(store::Reader& reader, Instant at);

Result<std::optional<StoredSeal>> last_seal(store::Reader& reader);
// Oldest first.
Result<std::vector<StoredSeal>> all_seals(store::Reader& reader);
Result<void> insert_seal(store::Transaction& tx, const StoredSeal& seal);

// What the signature of a stored seal stands under; nullopt when a field is not even well-formed.
[[nodiscard]] std::optional<crypto::DaySeal> day_seal_of(const StoredSeal& seal);

}  // namespace yunguan::identity
