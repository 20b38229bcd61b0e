// SPDX-License-Identifier: Apache-2.0
// A row of the audit log as it lies in the store, and the integrity code over it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/row_code.h"
#include "identity/audit.h"
#include "store/value.h"

namespace yunguan::identity {

struct AuditRow {
  AuditId id;
  Instant at;
  PersonId person_id;
  std::string person_login;
  UnitId unit_id;
  std::string action;
  std::string object_type;
  std::string object_id;
  std::string object_label;
  std::optional<std::string> before;  // JSON text, exactly as written: it is part of the code
  std::optional<std::string> after;
  std::string reason;
  std::string result;
  std::string code;
  std::string remote_ip;
  std::string trace_id;
  std::string integrity;
};

// The columns of audit_row, named a, in the order audit_row_at() reads them; a macro, as statements are put together at
// compile time.
#define YG_AUDIT_COLUMNS                                                                                      \
  "a.id, a.at, a.person_id, a.person_login, a.unit_id, a.action, a.object_type, a.object_id, a.object_label," \
  " a.before_json, a.after_json, a.reason, a.result, a.code, a.remote_ip, a.trace_id, a.integrity"
inline constexpr std::size_t kAuditColumnCount = 17;

[[nodiscard]] AuditRow audit_row_at(const store::Row& row, std::size_t first_column);

// Over every field but the code itself.
[[nodiscard]] crypto::RowCode code_of(const AuditRow& row);

}  // namespace yunguan::identity
