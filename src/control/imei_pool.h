// SPDX-License-Identifier: Apache-2.0
// Pools of IMEIs (SIM-31, §2.1.3(1)): a card bound to a pool may be used in any device of it. A pool belongs to a unit and serves
// the cards of that unit and of all below; cards name it, so no two pools have one name.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "control/ground.h"
#include "http/page.h"
#include "store/migration.h"

namespace yunguan::control {

using ImeiPoolId = StrongId<struct ImeiPoolTag>;

const std::vector<store::Migration>& imei_pool_migrations();

inline constexpr std::size_t kPoolImeisMax = 100'000;
inline constexpr std::size_t kPoolNameMax = 64;  // bytes

// The names of the pools that cards of the unit may be bound to.
Result<std::set<std::string, std::less<>>> pool_names(store::Reader& reader, identity::UnitDirectory& units,
                                                      UnitId unit);

// One line or cell of what was pasted, as it was understood.
struct ImeiText {
  std::vector<std::string> imeis;  // each once, by the first 14 digits
  std::vector<Error> faults;       // where.row is the line
};
// Separated by blanks, commas, semicolons or line ends. An IMEI is 14 digits, 15 with check digit (0, as networks send it, or
// the right one), or 16 (IMEISV). A first line without digits is a heading.
[[nodiscard]] ImeiText read_imeis(std::string_view text);

struct ImeiPool {
  ImeiPoolId id;
  UnitId unit_id;
  std::string unit_name;
  std::string name;
  std::string note;
  std::int64_t imeis = 0;
  std::int64_t cards = 0;  // bound to it
  std::string created_by;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ImeiPool, (),
                      (id, unit_id, unit_name, name, note, imeis, cards, created_by, created_at, updated_at, version))

struct PoolEntry {
  std::string imei;
  std::string added_by;
  Instant added_at;
};
BOOST_DESCRIBE_STRUCT(PoolEntry, (), (imei, added_by, added_at))

struct NewPoolInput {
  UnitId unit_id;
  std::string name;
  std::optional<std::string> note;
  std::optional<std::string> imeis;  // as pasted
};
BOOST_DESCRIBE_STRUCT(NewPoolInput, (), (unit_id, name, note, imeis))

struct PoolChangeInput {
  std::optional<std::string> note;
  std::optional<std::string> add;     // as pasted
  std::optional<std::string> remove;  // as pasted
};
BOOST_DESCRIBE_STRUCT(PoolChangeInput, (), (note, add, remove))

struct PoolChangeAnswer {
  ImeiPool pool;
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t known = 0;  // were there already
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PoolChangeAnswer, (), (pool, added, removed, known, version))

class ImeiPools {
 public:
  explicit ImeiPools(const Ground& ground) : ground_(ground) {}

  [[nodiscard]] static const http::List& declaration();
  [[nodiscard]] static const http::List& entry_declaration();
  Result<http::Page<ImeiPool>> list(const http::Request& request) const;
  Result<ImeiPool> get(const http::Request& request) const;
  Result<http::Page<PoolEntry>> entries(const http::Request& request) const;
  // Errors: control.pool_name, control.pool_taken (conflict), control.unit, control.imeis (one detail for each bad line),
  // control.pool_full.
  Result<ImeiPool> create(const http::Request& request, const NewPoolInput& input) const;
  Result<PoolChangeAnswer> change(const http::Request& request, const PoolChangeInput& input) const;
  // Error: control.pool_used (conflict) while cards are bound to it.
  Result<void> remove(const http::Request& request) const;

 private:
  Result<ImeiPool> find_visible(const http::Request& request, std::string_view permission) const;

  const Ground& ground_;
};

}  // namespace yunguan::control
