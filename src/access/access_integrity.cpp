// SPDX-License-Identifier: Apache-2.0
#include "access/access_integrity.h"

#include "access/permit_store.h"
#include "access/system_store.h"

namespace yunguan::access {

void add_integrity_checks(identity::IntegrityCheck& integrity) {
  integrity.add("access_system", check_systems);
  integrity.add("access_permit", check_permits);
  integrity.add("access_permit_event", check_events);
}

}  // namespace yunguan::access
