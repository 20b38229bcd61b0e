// SPDX-License-Identifier: Apache-2.0
// Who is locked out by failed sign-ins, why and until when.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "identity/context.h"

namespace yunguan::identity {

struct LockedPerson {
  PersonId person_id;
  std::string login;
  std::string name;
  UnitId unit_id;
  std::string unit_name;
  std::int64_t failed = 0;  // in a row
  Instant last_failed_at;
  Instant locked_until;
  std::string last_ip;  // of the last failure on record; "" when the log does not say
  Text reason;
};
BOOST_DESCRIBE_STRUCT(LockedPerson, (),
                      (person_id, login, name, unit_id, unit_name, failed, last_failed_at, locked_until, last_ip,
                       reason))

struct LockedPeople {
  std::vector<LockedPerson> items;
  std::int64_t unknown_logins = 0;  // locked logins that nobody has: somebody is guessing
};
BOOST_DESCRIBE_STRUCT(LockedPeople, (), (items, unknown_logins))

class LockList {
 public:
  explicit LockList(const Context& context) : context_(context) {}
  // The longest locks first.
  Result<LockedPeople> list(const Asking& asking) const;

 private:
  const Context context_;
};

}  // namespace yunguan::identity
