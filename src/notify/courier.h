// SPDX-License-Identifier: Apache-2.0
// What carries a notice out of the platform.
#pragma once

#include <stop_token>
#include <string>

#include "base/error.h"
#include "notify/notice.h"

namespace yunguan::notify {

// One notice for one person, written for its channel.
struct Parcel {
  DeliveryId id;        // names it for good: who gets it twice can tell
  std::string address;  // of mail
  std::string login;
  std::string kind;
  Text kind_name;
  NoticeWords words;
  Language language = Language::zh;  // of mail
  std::string link;                  // "/orders/17"
  Instant at;                        // when it was told
};

class Courier {
 public:
  virtual ~Courier() = default;
  // Blocks until the peer has acknowledged it, at most for the channel's time limit. Errors: unavailable – the peer cannot be reached or
  // answers nobody now; conflict – it refused this one for now; invalid – it will never take this one. After an error it may still have
  // taken it. client.stopped (unavailable) when `stop` was asked for.
  virtual Result<void> deliver(const Parcel& parcel, const std::stop_token& stop) = 0;
};

}  // namespace yunguan::notify
