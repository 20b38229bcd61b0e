// SPDX-License-Identifier: Apache-2.0
// Small, ever growing identifiers, taken from the store in blocks so that a bulk import need not ask row by row.
#pragma once

#include <cstdint>
#include <string>

#include "store/database.h"

namespace yunguan::store {

// The first of `count` consecutive numbers of the series `name`, reserved inside the caller's transaction. Numbers of a
// transaction that is rolled back may be given again; numbers that were committed never are.
Result<std::int64_t> reserve_ids(Transaction& tx, std::string_view name, std::int64_t count);

template <class Id>
Result<Id> next_id(Transaction& tx, std::string_view name) {
  YG_TRY_ASSIGN(const std::int64_t number, reserve_ids(tx, name, 1));
  return Id{number};
}

}  // namespace yunguan::store
