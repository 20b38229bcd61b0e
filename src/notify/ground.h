// SPDX-License-Identifier: Apache-2.0
// What the parts of this folder work with.
#pragma once

#include "config/config.h"
#include "identity/audit.h"
#include "notify/kind.h"
#include "notify/notice.h"

namespace yunguan::notify {

// References to parts that outlive every one of this folder; all of them thread-safe.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  const KindTable& kinds;
  const Clock& clock;
  const config::Notify& config;

  // Whether the channel is configured at all.
  [[nodiscard]] bool has(Channel channel) const {
    if (channel == Channel::mail) return !config.smtp.host.empty();
    return channel == Channel::console || !config.webhook.url.empty();
  }
};

}  // namespace yunguan::notify
