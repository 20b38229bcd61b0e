// SPDX-License-Identifier: Apache-2.0
#include "card/migrations.h"

#include "card/card_figures.h"
#include "card/card_record.h"
#include "card/enforcement.h"
#include "card/import_store.h"

namespace yunguan::card {

std::vector<store::Migration> migrations() {
  std::vector<store::Migration> all;
  for (const auto* steps :
       {&record_migrations(), &figure_migrations(), &import_migrations(), &enforcement_migrations()}) {
    all.insert(all.end(), steps->begin(), steps->end());
  }
  return all;
}

}  // namespace yunguan::card
