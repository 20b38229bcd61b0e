// SPDX-License-Identifier: Apache-2.0
// Walks the whole audit log and says whether it is what was written, and where it first is not.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "identity/audit.h"

namespace yunguan::identity {

enum class BreakKind : std::uint8_t {
  row_changed,   // a row or its link does not fit its code
  row_missing,   // the chain names a row that is gone, or a link is gone
  row_inserted,  // a row that never went through the product
  tail_cut,      // the chain ends before its recorded end
  seal_broken,   // a daily seal does not fit the chain or its signature
  set_back,      // whole in itself, but older than what was written down outside of the store
};
BOOST_DESCRIBE_ENUM(BreakKind, row_changed, row_missing, row_inserted, tail_cut, seal_broken, set_back)

struct AuditBreak {
  std::optional<AuditId> audit_id;
  std::int64_t position = 0;  // in the chain; 0: not chained
  BreakKind kind = BreakKind::row_changed;
  Text text;
};
BOOST_DESCRIBE_STRUCT(AuditBreak, (), (audit_id, position, kind, text))

struct SealMark {
  std::string day;
  Instant at;
  std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(SealMark, (), (day, at, position))

struct AuditVerification {
  std::int64_t rows_checked = 0;
  bool ok = true;
  std::optional<AuditBreak> first_broken;  // the lowest position
  std::optional<SealMark> last_seal;
  Instant checked_at;
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(AuditVerification, (), (rows_checked, ok, first_broken, last_seal, checked_at, duration_ms))

// On one snapshot, streaming; about a second for a few hundred thousand rows. What cannot be found from the store
// alone: everything cut off at once back to an older state, seals and head included (AuditService::compare_with).
Result<AuditVerification> verify_audit(store::Database& db, const crypto::KeyRing& keys, const Clock& clock);

}  // namespace yunguan::identity
