// SPDX-License-Identifier: Apache-2.0
// Pools of IMEIs (SIM-31, §2.1.3(1)): a card bound to a pool may be used in any device of it. A pool belongs to a unit and serves
// the cards of that unit and of all below; cards name it, so no two pools have one name. Every IMEI has the days on which it is in the
// pool, so that rows of a past day are judged by the pool of that day.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "control/file_take.h"
#include "control/ground.h"
#include "control/imei_pool_store.h"
#include "http/page.h"

namespace yunguan::control {

inline constexpr std::size_t kPoolImeisMax = 100'000;  // today and later
inline constexpr std::size_t kPoolNameMax = 64;        // bytes

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
  std::int64_t imeis = 0;  // in it today
  std::int64_t cards = 0;  // bound to it
  std::string created_by;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ImeiPool, (),
                      (id, unit_id, unit_name, name, note, imeis, cards, created_by, created_at, updated_at, version))

struct PoolEntry {
  std::int64_t id = 0;
  std::string imei;
  ListOrigin origin = ListOrigin::hand;
  std::string source;  // file name
  std::string added_by;
  Instant added_at;
  Date valid_from;
  std::optional<Date> valid_to;  // the last day it is in the pool
  std::string ended_by;
  std::string end_reason;
  EntryState state = EntryState::in_force;
};
BOOST_DESCRIBE_STRUCT(PoolEntry, (),
                      (id, imei, origin, source, added_by, added_at, valid_from, valid_to, ended_by, end_reason, state))

struct NewPoolInput {
  UnitId unit_id;
  std::string name;
  std::optional<std::string> note;
  std::optional<std::string> imeis;  // as pasted
  std::optional<Date> valid_from;    // of these; today when absent
};
BOOST_DESCRIBE_STRUCT(NewPoolInput, (), (unit_id, name, note, imeis, valid_from))

struct PoolChangeInput {
  std::optional<std::string> note;
  std::optional<std::string> add;     // as pasted
  std::optional<std::string> remove;  // as pasted
  std::optional<Date> valid_from;     // of what is added; today when absent
  std::optional<Date> valid_to;       // of what is added
  std::optional<Date> last_day;       // of what is removed; yesterday when absent: they are not in the pool from now on
  std::optional<std::string> reason;  // of removing
};
BOOST_DESCRIBE_STRUCT(PoolChangeInput, (), (note, add, remove, valid_from, valid_to, last_day, reason))

struct PoolChangeAnswer {
  ImeiPool pool;
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t known = 0;  // are there already on one of the days
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PoolChangeAnswer, (), (pool, added, removed, known, version))

struct PoolTakeAnswer {
  ImeiPool pool;
  TakeCounts counts;
  bool done = false;  // false: a preview
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PoolTakeAnswer, (), (pool, counts, done, version))

// What is wrong with the text of an IMEI.
[[nodiscard]] std::optional<Error> imei_fault(std::string_view imei);

class ImeiPools {
 public:
  ImeiPools(const Ground& ground, FindTaken find_taken) : ground_(ground), find_taken_(std::move(find_taken)) {}

  [[nodiscard]] static const http::List& declaration();
  [[nodiscard]] static const http::List& entry_declaration();
  Result<http::Page<ImeiPool>> list(const http::Request& request) const;
  Result<ImeiPool> get(const http::Request& request) const;
  Result<http::Page<PoolEntry>> entries(const http::Request& request) const;
  // Errors: control.pool_name, control.pool_taken (conflict), control.unit, control.imeis (one detail for each bad line),
  // control.pool_full, control.pool_days.
  Result<ImeiPool> create(const http::Request& request, const NewPoolInput& input) const;
  Result<PoolChangeAnswer> change(const http::Request& request, const PoolChangeInput& input) const;
  // An uploaded file, CSV or XLSX with the column imei. The same file again changes nothing. If-Match is the pool's version, so that what is
  // done is what was previewed. Errors: list_take.last_day, list_take.empty, list_take.columns, control.pool_full.
  Result<PoolTakeAnswer> take(const http::Request& request, const TakeInput& input) const;
  // From today on there is no such pool; for the days before it stays. Error: control.pool_used (conflict) while cards are bound to it.
  Result<void> remove(const http::Request& request) const;

 private:
  Result<ImeiPool> find_visible(const http::Request& request, std::string_view permission) const;
  [[nodiscard]] Date today() const { return shanghai_date(ground_.clock.now()); }

  Result<ImeiPool> find(store::Reader& reader, ImeiPoolId id) const;
  // A new version of it; store.stale unless it is as `before` says.
  Result<void> touch(store::Transaction& tx, const ImeiPool& before, const std::string& note) const;
  // control.pool_full when it has too many today and later.
  Result<void> check_size(store::Reader& reader, ImeiPoolId id) const;

  const Ground& ground_;
  const FindTaken find_taken_;
};

[[nodiscard]] identity::AuditEntry entry_about_pool(const http::Request& request, std::string action,
                                                    const ImeiPool& pool);

}  // namespace yunguan::control
