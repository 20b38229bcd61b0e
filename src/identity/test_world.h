// SPDX-License-Identifier: Apache-2.0
// For tests of this folder and those above it: a store with identity's tables, keys, and a clock that tests turn.
#pragma once

#include <gtest/gtest.h>

#include <atomic>

#include "base/log.h"
#include "crypto/test_keys.h"
#include "identity/migrations.h"
#include "store/store_fixture.h"

namespace yunguan::identity {

class ManualClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return from_micros(micros_.load()); }
  void advance(std::chrono::microseconds by) { micros_ += by.count(); }

 private:
  // 2026-11-21T09:00:00+08:00
  std::atomic<std::int64_t> micros_{1'795'222'800'000'000};
};

class OnBothStoresWithKeys : public store::OnBothStores {
 protected:
  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(log::configure({.level = log::Level::error}));
    const auto migrated = store::migrate(db(), migrations());
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  // Changes the store as somebody with its password would, past the product.
  void tamper(std::string_view sql) {
    const auto done = db().write([&](store::Transaction& tx) { return tx.run({"test.tamper", sql}, {}); });
    ASSERT_TRUE(done) << describe(done.error());
    ASSERT_GT(*done, 0) << "nothing was tampered with";
  }

  ManualClock clock_;
  crypto::TestKeys keys_;
};

}  // namespace yunguan::identity
