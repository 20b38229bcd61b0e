// SPDX-License-Identifier: Apache-2.0
#include "app/accessing.h"

#include "access/access_integrity.h"
#include "access/access_permissions.h"
#include "access/order_effects.h"

namespace yunguan::app {

Accessing::Accessing(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, const Clock& clock,
                     const notify::Notices& notices, const std::filesystem::path& work_dir)
    : ground_{db, keys, identity.audit(), identity.units(), clock, work_dir},
      systems_(ground_),
      permits_(ground_),
      clock_(ground_, notices) {}

void Accessing::connect(identity::Identity& identity, Ordering& ordering, store::Dispatcher& outbox,
                        std::function<bool()> held) {
  identity.permissions().add(access::kPermissions);
  identity.audit().add_actions(access::kActions);
  access::add_integrity_checks(identity.integrity());
  access::add_lookups(ordering.lookups());
  access::add_effects(ordering.effects(), ground_);
  access::add_checks(ordering.checks(), ground_);
  clock_.follow_cards(outbox);
  clock_.hold_while(std::move(held));
}

}  // namespace yunguan::app
