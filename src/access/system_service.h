// SPDX-License-Identifier: Apache-2.0
// What people do with application systems: whoever may ask for permits sees them all, whoever holds permit.manage for their unit keeps
// them.
#pragma once

#include "access/ground.h"
#include "access/system_store.h"

namespace yunguan::access {

struct SystemInput {
  std::string code;
  Text name;
  UnitId unit_id;
  std::vector<std::string> addresses;
  std::optional<std::string> about;
  std::int64_t confirm_days = 0;
  std::int64_t lasts_days_max = 1;
};
BOOST_DESCRIBE_STRUCT(SystemInput, (), (code, name, unit_id, addresses, about, confirm_days, lasts_days_max))

struct ReasonInput {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReasonInput, (), (reason))

// Thread-safe.
class SystemService {
 public:
  // `ground` outlives it.
  explicit SystemService(const Ground& ground) : ground_(ground) {}

  // Empty for a caller who may neither read permits nor ask for them. Query: ?unit_id, with all below it: system.unit (invalid).
  Result<http::Page<System>> list(const http::Request& request) const;
  // system.not_found
  Result<System> get(const identity::Asking& asking, SystemId id) const;
  // Errors, all with their field: system.code, .name, .unit, .address, .addresses, .about, .confirm_days, .lasts_days (invalid),
  // .code_taken, .too_many (conflict)
  Result<System> create(const identity::Asking& asking, const SystemInput& input) const;
  // What is granted already stays as it is; confirmations and periods count from the next act on. Besides: system.not_found, http.stale
  Result<System> change(const identity::Asking& asking, SystemId id, std::int64_t version,
                        const SystemInput& input) const;
  // Its permits end: the first kEndedAtOnce at once, what is left within a minute by the clock. system.reason (invalid), .closed (conflict)
  Result<System> close(const identity::Asking& asking, SystemId id, std::int64_t version,
                       const ReasonInput& input) const;
  // system.is_open, system.still_closing (conflict): permits of before are still to be ended.
  Result<System> open(const identity::Asking& asking, SystemId id, std::int64_t version) const;

  static constexpr std::int64_t kEndedAtOnce = 1'000;

 private:
  Result<System> checked(const identity::Asking& asking, const SystemInput& input) const;
  Result<System> find_to_change(const identity::Asking& asking, SystemId id) const;
  Result<void> fill(const identity::Asking& asking, std::vector<System>& systems) const;
  Result<System> filled(const identity::Asking& asking, System system) const;

  const Ground& ground_;
};

}  // namespace yunguan::access
