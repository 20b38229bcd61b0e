// SPDX-License-Identifier: Apache-2.0
#include "store/id_source.h"

namespace yunguan::store {

Result<std::int64_t> reserve_ids(Transaction& tx, std::string_view name, std::int64_t count) {
  YG_ASSERT(count > 0);
  return tx.reserve(name, count);
}

}  // namespace yunguan::store
