// SPDX-License-Identifier: Apache-2.0
#include "app/integrity_tables.h"

#include "access/access_integrity.h"
#include "card/card_integrity.h"
#include "compliance/exception_store.h"
#include "control/whitelist_change.h"
#include "finding/finding_event.h"
#include "peer/peer_store.h"
#include "statistic/statistic_integrity.h"

namespace yunguan::app {

void add_integrity_tables(identity::IntegrityCheck& integrity, const RunningParts* running) {
  card::add_integrity_checks(integrity);
  statistic::add_integrity_checks(integrity, running == nullptr ? nullptr : &running->columns);
  integrity.add("whitelist_change", control::check_changes);
  order::add_row_checks(integrity, running == nullptr ? nullptr : &running->attachments);
  if (running != nullptr) order::add_history_check(integrity, running->orders);
  compliance::add_exception_checks(integrity);
  finding::add_integrity_checks(integrity);
  access::add_integrity_checks(integrity);
  peer::add_integrity_checks(integrity);
}

}  // namespace yunguan::app
