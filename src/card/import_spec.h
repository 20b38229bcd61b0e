// SPDX-License-Identifier: Apache-2.0
// What an import is asked to do; kept as the spec of its job.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "card/import_check.h"

namespace yunguan::card {

enum class NumberKindWanted : std::uint8_t { any, iot, phone };
BOOST_DESCRIBE_ENUM(NumberKindWanted, any, iot, phone)

struct ImportSpec {
  std::string path;               // of the file on this machine
  std::string file_name;          // as the person knows it
  std::optional<UnitId> unit_id;  // for rows that name none; absent: every row must
  ImportMode mode = ImportMode::create;
  NumberKindWanted number_kind = NumberKindWanted::any;
  bool strict = false;                          // rows that break a clause are bad rows
  bool take_good = false;                       // write the good rows although there are bad ones
  bool dry_run = true;                          // stop behind the first pass
  std::vector<std::string> scope;               // tops of the unit subtrees the person may import for
  std::vector<std::string> control_scope = {};  // the same for controls of cards that are there already
  std::optional<PersonId> person_id;  // who asked, absent for the machine; with the next four for history and audit
  std::string login;
  std::optional<UnitId> actor_unit_id;
  std::string remote_ip;
  std::string trace_id;
};
BOOST_DESCRIBE_STRUCT(ImportSpec, (),
                      (path, file_name, unit_id, mode, number_kind, strict, take_good, dry_run, scope, control_scope,
                       person_id, login, actor_unit_id, remote_ip, trace_id))

}  // namespace yunguan::card
