// SPDX-License-Identifier: Apache-2.0
// What one can do with units, limited to the caller's scope, recorded in the audit log and in the unit's own history.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "identity/context.h"
#include "identity/unit_store.h"

namespace yunguan::identity {

struct NewUnit {
  std::optional<UnitId> parent_id;  // none only for the root, on the first start
  std::string code;
  std::string name;
  UnitKind kind = UnitKind::access;
};
BOOST_DESCRIBE_STRUCT(NewUnit, (), (parent_id, code, name, kind))

struct UnitChange {
  std::optional<std::string> name;
  std::optional<UnitId> parent_id;
  std::optional<UnitState> state;
};
BOOST_DESCRIBE_STRUCT(UnitChange, (), (name, parent_id, state))

// Whether a unit of `kind` may stand below one of `parent`: anything below a managing unit, else its own kind only.
[[nodiscard]] bool may_stand_below(UnitKind kind, UnitKind parent);

class UnitService {
 public:
  // Another folder's objection to closing a unit, for example that it still has cards; called inside the transaction.
  using Objection = std::function<Result<void>(store::Reader&, const Unit&)>;

  explicit UnitService(const Context& context) : context_(context) {}
  // Before the server starts.
  void object_to_closing(Objection objection) { objections_.push_back(std::move(objection)); }

  // The units of the caller's scope, parents before children, with people counted.
  Result<std::vector<Unit>> list(const Asking& asking) const;
  // unit.not_found, also for one outside the caller's scope (recorded then).
  Result<Unit> get(const Asking& asking, UnitId id) const;
  Result<std::vector<UnitVersion>> history(const Asking& asking, UnitId id) const;

  // Errors: unit.code, unit.name (invalid), unit.parent (invalid: closed, missing, of a kind that cannot hold it),
  // unit.too_deep, unit.code_taken (conflict)
  Result<Unit> create(const Asking& asking, const NewUnit& wanted);
  // `version` is what the caller saw. Errors: those above, http.stale, unit.cycle, unit.root, unit.in_use (conflict).
  Result<Unit> update(const Asking& asking, UnitId id, std::int64_t version, const UnitChange& change);

 private:
  Result<void> check_visible(const Asking& asking, std::string_view permission, UnitId id) const;
  Result<Unit> insert(store::Transaction& tx, const Actor& actor, const NewUnit& wanted) const;
  Result<void> move(store::Transaction& tx, const Asking& asking, Unit& unit, UnitId parent_id) const;
  Result<void> set_state(store::Transaction& tx, Unit& unit, UnitState state) const;

  const Context context_;
  std::vector<Objection> objections_;
};

}  // namespace yunguan::identity
