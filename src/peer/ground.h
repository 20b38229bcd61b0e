// SPDX-License-Identifier: Apache-2.0
// What the parts of this folder work with.
#pragma once

#include <fmt/format.h>

#include "client/address.h"
#include "config/config.h"
#include "crypto/random.h"
#include "order/ground.h"

namespace yunguan::peer {

// References to parts that outlive every one of this folder; all of them thread-safe.
struct Ground {
  const order::Ground& orders;
  crypto::Random& random;
  const config::Peer& config;
  const std::string& console_url;  // in front of the address that peers answer to

  [[nodiscard]] std::string answers_address(std::string_view peer_code) const {
    return client::address_under(console_url, fmt::format("/api/v1/peers/{}/answers", peer_code));
  }

  [[nodiscard]] store::Database& db() const { return orders.db; }
  [[nodiscard]] const Clock& clock() const { return orders.clock; }
};

}  // namespace yunguan::peer
