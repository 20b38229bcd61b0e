// SPDX-License-Identifier: Apache-2.0
// What follows from which kind of violation (rules/violations.yaml, SIM-14), and the changes people keep with the day from which they hold.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "store/database.h"

namespace yunguan::life {

// stop: close all the unit's cards and blacklist it. freeze: suspend the card, open nothing for the unit until it is rectified.
enum class Consequence : std::uint8_t { stop = 1, freeze = 2 };
BOOST_DESCRIBE_ENUM(Consequence, stop, freeze)

struct ViolationKind {
  std::int64_t number = 0;
  Text name;
  Text words;
  Consequence first{};
  Consequence again{};  // when a violation of the unit was rectified before
};
BOOST_DESCRIBE_STRUCT(ViolationKind, (), (number, name, words, first, again))

struct ViolationFile {
  std::string version;
  Text source;
  std::vector<ViolationKind> kinds;
};
BOOST_DESCRIBE_STRUCT(ViolationFile, (), (version, source, kinds))

// As the file says it. Errors: those of load_yaml and decode_document, violation.kind (twice, or none); all name file and line.
[[nodiscard]] Result<ViolationFile> load_violations(const std::filesystem::path& directory);
[[nodiscard]] Result<ViolationFile> violations_from(const Document& document);

struct KindChange {
  std::int64_t number = 0;
  Consequence first{};
  Consequence again{};
};
BOOST_DESCRIBE_STRUCT(KindChange, (), (number, first, again))

struct PolicyChange {
  std::int64_t id = 0;
  Date effective_from;
  std::vector<KindChange> kinds;
  std::string reason;
  std::string person_login;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PolicyChange, (), (id, effective_from, kinds, reason, person_login, at))

// Newest day first.
Result<std::vector<PolicyChange>> policy_changes(store::Reader& reader);
Result<void> keep_policy_change(store::Transaction& tx, PolicyChange change);
// The file's kinds with the change that holds on `day`.
Result<std::vector<ViolationKind>> kinds_on(store::Reader& reader, const ViolationFile& file, Date day);

}  // namespace yunguan::life
