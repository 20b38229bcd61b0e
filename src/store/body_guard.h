// SPDX-License-Identifier: Apache-2.0
// Keeps a body of Database::write or read from calling the store again in a way that could wait for itself.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace yunguan::store {

// Set for the thread that runs a body. Inside a write body neither write() nor read() may be called: the transaction at hand
// does both, and a second session would not see its changes or would wait for it. Inside a read body only write() may.
class BodyGuard {
 public:
  enum class Kind : std::uint8_t { none, read, write };

  explicit BodyGuard(Kind kind) : outer_(current_) { current_ = kind; }
  ~BodyGuard() { current_ = outer_; }
  BodyGuard(const BodyGuard&) = delete;
  BodyGuard& operator=(const BodyGuard&) = delete;

  static void require_may_write() {
    if (current_ == Kind::write) broken_invariant("Database::write called inside a write body", __FILE__, __LINE__);
  }
  static void require_may_read() {
    if (current_ != Kind::none) broken_invariant("Database::read called inside another body", __FILE__, __LINE__);
  }

 private:
  static inline thread_local Kind current_ = Kind::none;
  Kind outer_;
};

}  // namespace yunguan::store
