// SPDX-License-Identifier: Apache-2.0
#include "compliance/migrations.h"

#include "compliance/exception_store.h"
#include "compliance/trend.h"

namespace yunguan::compliance {

std::vector<store::Migration> migrations() {
  std::vector<store::Migration> all = exception_migrations();
  all.insert(all.end(), trend_migrations().begin(), trend_migrations().end());
  return all;
}

}  // namespace yunguan::compliance
