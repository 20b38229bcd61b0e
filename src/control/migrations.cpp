// SPDX-License-Identifier: Apache-2.0
#include "control/migrations.h"

#include "control/application_list.h"
#include "control/imei_pool.h"
#include "control/whitelist_change.h"

namespace yunguan::control {

std::vector<store::Migration> migrations() {
  std::vector<store::Migration> all;
  for (const auto* steps : {&whitelist_migrations(), &imei_pool_migrations(), &application_migrations()}) {
    all.insert(all.end(), steps->begin(), steps->end());
  }
  return all;
}

}  // namespace yunguan::control
