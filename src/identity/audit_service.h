// SPDX-License-Identifier: Apache-2.0
// Reading and verifying the audit log, limited to the units of the caller's scope.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/page.h"
#include "identity/audit_export.h"
#include "identity/audit_row.h"
#include "identity/audit_verify.h"
#include "identity/context.h"

namespace yunguan::identity {

// A row as people read it.
struct AuditView {
  AuditId id;
  Instant at;
  std::optional<PersonId> person_id;
  std::string person_login;
  std::optional<UnitId> unit_id;
  std::string action;
  Text action_text;
  std::string object_type;
  std::string object_id;
  std::string object_label;
  std::optional<boost::json::object> before;
  std::optional<boost::json::object> after;
  std::optional<std::string> reason;
  AuditResult result = AuditResult::done;
  std::optional<std::string> code;
  std::string remote_ip;
  std::string trace_id;
  bool sealed = false;  // chained
};
BOOST_DESCRIBE_STRUCT(AuditView, (),
                      (id, at, person_id, person_login, unit_id, action, action_text, object_type, object_id,
                       object_label, before, after, reason, result, code, remote_ip, trace_id, sealed))

struct SealView {
  std::string day;
  std::int64_t position = 0;
  std::string chain;  // hex of the link it signs
  Instant signed_at;
  bool signature_ok = false;
};
BOOST_DESCRIBE_STRUCT(SealView, (), (day, position, chain, signed_at, signature_ok))

class AuditService {
 public:
  explicit AuditService(const Context& context);

  // Filters at, person_id, person_login, action, object_type, object_id, result; free search in login and object.
  [[nodiscard]] const http::List& rows() const { return rows_; }
  Result<http::Page<AuditView>> list(const Asking& asking, const http::ListQuery& query) const;
  // audit.not_found, also for a row outside the caller's scope.
  Result<AuditView> get(const Asking& asking, AuditId id) const;
  // Every row of the list in the columns asked for; recorded before the first byte. `query` lives no longer than this call.
  Result<http::TableRows> export_rows(const Asking& asking, const http::ListQuery& query,
                                      const std::vector<AuditColumn>& columns, http::Language language) const;

  // What is known of the log outside of the store; asked at the end of each verification, nullopt when it fits. Before the
  // server starts.
  using Outside = std::function<Result<std::optional<AuditBreak>>()>;
  void compare_with(Outside outside) { outside_ = std::move(outside); }

  // Recorded with what it found.
  Result<AuditVerification> verify(const Actor& actor) const;
  // Newest first.
  Result<std::vector<SealView>> seals() const;

 private:
  [[nodiscard]] http::ListSql list_sql(const Asking& asking) const;
  [[nodiscard]] AuditView view_of(const store::Row& row) const;

  const Context context_;
  const http::List rows_;
  Outside outside_;
};

}  // namespace yunguan::identity
