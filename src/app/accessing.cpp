// SPDX-License-Identifier: Apache-2.0
#include "app/accessing.h"

#include <algorithm>
#include <set>

#include "access/access_permissions.h"
#include "access/order_effects.h"
#include "access/permit_change.h"

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
  access::add_lookups(ordering.lookups());
  access::add_effects(ordering.effects(), ground_);
  access::add_checks(ordering.checks(), ground_);
  clock_.follow_cards(outbox);
  clock_.hold_while(std::move(held));
}

void Accessing::tell_pages(store::Dispatcher& outbox, http::EventHub& events) const {
  outbox.subscribe(
      {.name = "access.pages",
       .topic_prefix = std::string{access::kPermitTopic},
       .handle = [this, &events](store::Transaction&, const std::vector<store::Event>& batch) -> Result<void> {
         YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
         std::set<std::string> paths;
         for (const store::Event& event : batch) {
           YG_TRY_ASSIGN(const auto told, json::read<access::PermitTold>(event.payload));
           if (const auto* const unit = tree->find(told.unit)) paths.insert(unit->path);
         }
         // Permits end by the hundred at a time; a page looks once.
         events.publish("permit", "{}", [paths](const http::Caller& caller) {
           const auto* const principal = dynamic_cast<const identity::Principal*>(&caller);
           return principal != nullptr && std::ranges::any_of(paths, [&](const std::string& path) {
                    return principal->may("permit.read", path);
                  });
         });
         return {};
       }});
}

}  // namespace yunguan::app
