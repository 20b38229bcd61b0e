// SPDX-License-Identifier: Apache-2.0
// The whole unit tree in memory: some thousand units at most, needed by every list that shows a unit's name or is limited
// to a subtree.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "identity/scope.h"
#include "identity/unit.h"
#include "store/database.h"

namespace yunguan::identity {

// One state of the tree; never changes.
class UnitTree {
 public:
  UnitTree(std::vector<Unit> units, std::int64_t version);

  // Grows with every change of any unit.
  [[nodiscard]] std::int64_t version() const { return version_; }
  // By path: parents before their children. people_count is not kept here.
  [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
  [[nodiscard]] const Unit* find(UnitId id) const;
  [[nodiscard]] const Unit* find_code(std::string_view code) const;
  [[nodiscard]] const Unit* find_name(std::string_view name) const;  // the first of that name, open ones before closed
  // "" when there is no such unit.
  [[nodiscard]] std::string_view name(UnitId id) const;
  // The unit and all below it; empty when there is no such unit.
  [[nodiscard]] std::vector<UnitId> subtree(UnitId id) const;
  [[nodiscard]] std::vector<UnitId> inside(const Scope& scope) const;

 private:
  std::vector<Unit> units_;
  std::int64_t version_;
  std::unordered_map<UnitId, std::size_t> by_id_;
  std::map<std::string, std::size_t, std::less<>> by_code_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

// Hands out the newest tree. Thread-safe.
class UnitDirectory {
 public:
  UnitDirectory(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // At most two seconds behind another process, and never behind this one.
  Result<std::shared_ptr<const UnitTree>> tree();
  // To be called after a committed change of units.
  void changed();

 private:
  // Fixed after construction.
  store::Database& db_;
  const Clock& clock_;

  std::mutex mutex_;
  // Under mutex_.
  std::shared_ptr<const UnitTree> tree_;
  Instant loaded_at_{};
  std::uint64_t changes_ = 0;
};

}  // namespace yunguan::identity
