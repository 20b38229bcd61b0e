// SPDX-License-Identifier: Apache-2.0
#include "identity/unit_tree.h"

#include <algorithm>

#include "identity/unit_store.h"

namespace yunguan::identity {

namespace {

constexpr std::chrono::seconds kLookAgainAfter{2};

}  // namespace

UnitTree::UnitTree(std::vector<Unit> units, std::int64_t version) : units_(std::move(units)), version_(version) {
  std::ranges::sort(units_, {}, &Unit::path);
  for (std::size_t i = 0; i < units_.size(); ++i) {
    by_id_.emplace(units_[i].id, i);
    by_code_.emplace(units_[i].code, i);
    const auto [named, fresh] = by_name_.emplace(units_[i].name, i);
    if (!fresh && units_[named->second].state == UnitState::closed) named->second = i;
  }
}

const Unit* UnitTree::find(UnitId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &units_[found->second];
}

const Unit* UnitTree::find_code(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &units_[found->second];
}

const Unit* UnitTree::find_name(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &units_[found->second];
}

std::string_view UnitTree::name(UnitId id) const {
  const Unit* unit = find(id);
  return unit == nullptr ? std::string_view{} : unit->name;
}

std::vector<UnitId> UnitTree::subtree(UnitId id) const {
  const Unit* unit = find(id);
  if (unit == nullptr) return {};
  return inside(Scope({unit->path}));
}

std::vector<UnitId> UnitTree::inside(const Scope& scope) const {
  std::vector<UnitId> ids;
  for (const std::string& top : scope.tops()) {
    for (auto unit = std::ranges::lower_bound(units_, top, {}, &Unit::path);
         unit != units_.end() && unit->path.starts_with(top); ++unit) {
      ids.push_back(unit->id);
    }
  }
  return ids;
}

Result<std::shared_ptr<const UnitTree>> UnitDirectory::tree() {
  std::uint64_t changes_before = 0;
  std::shared_ptr<const UnitTree> known;
  const Instant now = clock_.now();
  {
    std::lock_guard lock(mutex_);
    if (tree_ != nullptr && now - loaded_at_ < kLookAgainAfter && now >= loaded_at_) return tree_;
    known = tree_;
    changes_before = changes_;
  }
  YG_TRY_ASSIGN(auto fresh, db_.read([&](store::Reader& reader) -> Result<std::shared_ptr<const UnitTree>> {
    YG_TRY_ASSIGN(const std::int64_t version, tree_version(reader));
    if (known != nullptr && known->version() == version) return known;
    YG_TRY_ASSIGN(std::vector<Unit> units, all_units(reader));
    return std::make_shared<const UnitTree>(std::move(units), version);
  }));
  std::lock_guard lock(mutex_);
  // A change committed while this was loading makes it old already: keep it for this caller only.
  if (changes_ == changes_before) {
    tree_ = fresh;
    loaded_at_ = now;
  }
  return fresh;
}

void UnitDirectory::changed() {
  std::lock_guard lock(mutex_);
  loaded_at_ = Instant{};
  ++changes_;
}

}  // namespace yunguan::identity
