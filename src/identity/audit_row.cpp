// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_row.h"

namespace yunguan::identity {

AuditRow audit_row_at(const store::Row& row, std::size_t first) {
  return {
      .id = row.id<AuditId>(first),
      .at = row.instant(first + 1),
      .person_id = row.id<PersonId>(first + 2),
      .person_login = row.text(first + 3),
      .unit_id = row.id<UnitId>(first + 4),
      .action = row.text(first + 5),
      .object_type = row.text(first + 6),
      .object_id = row.text(first + 7),
      .object_label = row.text(first + 8),
      .before = row.optional_text(first + 9),
      .after = row.optional_text(first + 10),
      .reason = row.text(first + 11),
      .result = row.text(first + 12),
      .code = row.text(first + 13),
      .remote_ip = row.text(first + 14),
      .trace_id = row.text(first + 15),
      .integrity = row.text(first + 16),
  };
}

crypto::RowCode code_of(const AuditRow& row) {
  crypto::RowCode code("audit_row");
  code.add("id", row.id)
      .add("at", row.at)
      .add("person_id", row.person_id)
      .add("person_login", row.person_login)
      .add("unit_id", row.unit_id)
      .add("action", row.action)
      .add("object_type", row.object_type)
      .add("object_id", row.object_id)
      .add("object_label", row.object_label)
      .add("before", row.before)
      .add("after", row.after)
      .add("reason", row.reason)
      .add("result", row.result)
      .add("code", row.code)
      .add("remote_ip", row.remote_ip)
      .add("trace_id", row.trace_id);
  return code;
}

}  // namespace yunguan::identity
