// SPDX-License-Identifier: Apache-2.0
// One connection to an engine, as the rest of the store sees it; for this folder only.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/database.h"

namespace yunguan::store {

using Visit = std::function<bool(const Row&)>;

// Used by one thread at a time. Errors follow one mapping per engine (sqlite_error.h, postgres_error.h).
class Session {
 public:
  virtual ~Session() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;

  // Runs one statement. Rows go to `visit` (may be null) until it returns false; the answer is the number of rows
  // changed, or of rows visited when the statement changes none. `visit` may run other statements on this session.
  virtual Result<std::int64_t> execute(const NamedQuery& query, const Params& params, const Visit* visit) = 0;
  // Runs several statements separated by ";", without parameters.
  virtual Result<void> script(const NamedQuery& statements) = 0;
  virtual Result<void> insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                                   const std::vector<Params>& rows) = 0;

  // Whether a transaction is open; false inside one means that the engine gave it up by itself.
  [[nodiscard]] virtual bool in_transaction() const = 0;

  Result<void> control(const NamedQuery& query) {
    YG_TRY(execute(query, {}, nullptr));
    return {};
  }
};

}  // namespace yunguan::store
