// SPDX-License-Identifier: Apache-2.0
// The relational store as one process of a world reaches it: away now and then, and gone for a process that is dead.
#pragma once

#include "faults.h"
#include "store/database.h"

namespace yunguan::simulation {

class Store final : public store::Database {
 public:
  Store(store::Database& real, Faults& faults, std::shared_ptr<Life> life)
      : real_(real), faults_(faults), life_(std::move(life)) {}

  [[nodiscard]] store::Dialect dialect() const override { return real_.dialect(); }
  [[nodiscard]] const store::QueryMetrics& metrics() const override { return real_.metrics(); }

 protected:
  Result<void> write_erased(const std::function<Result<void>(store::Transaction&)>& body) override;
  Result<void> read_erased(const std::function<Result<void>(store::Reader&)>& body) override;

 private:
  store::Database& real_;
  Faults& faults_;
  const std::shared_ptr<Life> life_;
};

}  // namespace yunguan::simulation
