// SPDX-License-Identifier: Apache-2.0
#include "tuning/migrations.h"

#include "tuning/adjustment.h"
#include "tuning/entry_store.h"
#include "tuning/held_version.h"
#include "tuning/library.h"
#include "tuning/own_rule.h"

namespace yunguan::tuning {

std::vector<store::Migration> migrations() {
  std::vector<store::Migration> all;
  for (const auto* steps : {&entry_migrations(), &adjustment_migrations(), &own_rule_migrations(),
                            &library_migrations(), &held_version_migrations()}) {
    all.insert(all.end(), steps->begin(), steps->end());
  }
  return all;
}

}  // namespace yunguan::tuning
