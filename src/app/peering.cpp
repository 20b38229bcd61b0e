// SPDX-License-Identifier: Apache-2.0
#include "app/peering.h"

#include "peer/asking.h"
#include "peer/peer_permissions.h"
#include "peer/peer_routes.h"
#include "peer/peer_store.h"

namespace yunguan::app {

Peering::Peering(const order::Ground& orders, const order::OrderService& service, crypto::Random& random,
                 const config::Config& config)
    : ground_{orders, random, config.peer, config.notify.console_url},
      caller_(ground_),
      peers_(ground_, caller_),
      log_(ground_, caller_, service),
      desk_(ground_) {}

void Peering::connect(identity::Identity& identity, Ordering& ordering, std::function<bool()> held) {
  identity.permissions().add(peer::kPermissions);
  identity.audit().add_actions(peer::kActions);
  ordering.calls() = peer::calls_for_orders(ground_);
  caller_.hold_while(std::move(held));
}

std::vector<http::Route> Peering::routes() { return peer::peer_routes(peers_, log_, desk_); }

}  // namespace yunguan::app
