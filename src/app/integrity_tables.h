// SPDX-License-Identifier: Apache-2.0
// Every table whose rows carry an integrity code, of all folders: the same for the running platform, the command line and backups.
#pragma once

#include "identity/integrity.h"
#include "order/order_integrity.h"
#include "statistic/card_feed.h"

namespace yunguan::app {

// What only a running platform can compare its rows with.
struct RunningParts {
  statistic::CardFeed& columns;           // figures in memory
  const order::Ground& orders;            // where the events of each order leave it
  const order::Attachments& attachments;  // contents on disk
};

// `running`: null elsewhere, then rows are held against their codes alone. What it names outlives the check.
void add_integrity_tables(identity::IntegrityCheck& integrity, const RunningParts* running);

}  // namespace yunguan::app
