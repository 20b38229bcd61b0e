// SPDX-License-Identifier: Apache-2.0
// Looks through tables whose rows carry an integrity code and names every row that was changed behind the product's back.
// Other folders add their tables.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <string>
#include <vector>

#include "identity/context.h"

namespace yunguan::identity {

struct ChangedRow {
  std::string id;
  std::string label;
};
BOOST_DESCRIBE_STRUCT(ChangedRow, (), (id, label))

struct TableCheck {
  std::string table;
  std::int64_t rows = 0;
  std::vector<ChangedRow> changed;  // the first kChangedMax
  std::int64_t changed_count = 0;

  // For those who look through a table.
  void count(bool sound, std::string id, std::string label);
};
BOOST_DESCRIBE_STRUCT(TableCheck, (), (table, rows, changed, changed_count))

inline constexpr std::size_t kChangedMax = 100;

struct IntegrityReport {
  std::vector<TableCheck> checked;
  bool ok = true;
  Instant checked_at;
};
BOOST_DESCRIBE_STRUCT(IntegrityReport, (), (checked, ok, checked_at))

class IntegrityCheck {
 public:
  // Looks through one table on a snapshot and counts every row; an error means that it could not look.
  using Check = std::function<Result<void>(store::Reader&, const crypto::KeyRing&, TableCheck&)>;

  // Has identity's own tables from the beginning: unit, person, credential, role, person_role, session,
  // certificate, api_token.
  explicit IntegrityCheck(const Context& context);
  // Before the server starts.
  void add(std::string table, Check check) { checks_.emplace_back(std::move(table), std::move(check)); }

  Result<IntegrityReport> run() const;

 private:
  const Context context_;
  std::vector<std::pair<std::string, Check>> checks_;
};

}  // namespace yunguan::identity
